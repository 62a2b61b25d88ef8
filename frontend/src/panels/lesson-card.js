import "../i18n/all-messages.js";
import "../styles/lesson.css";
import "../styles/lit.css";
import { html, nothing } from "lit";
import { t } from "../i18n/i18n.js";
import { LESSONS, lessonOf, stepNamed } from "../lesson/index.js";
import { CardPanel } from "./card.js";
import "./lesson-card/changed.js";
import "./lesson-card/downhill.js";
import "./lesson-card/end.js";
import { lightWord, unlightWord } from "./lesson-card/live-word.js";
import "./lesson-card/overlay.js";
import { bringIntoSight, bringPartIntoSight } from "./lesson-card/sight.js";
import "./lesson-card/sums.js";
import "./lesson-card/ten.js";
import "./lesson-card/timing.js";
import "./lesson-card/turnable.js";
import "./lesson-card/turned.js";
import "./question.js";

/** @import { State } from "../types.js" */
/** @import { Cards } from "./card.js" */
/** @import { Live } from "../lesson/live.js" */
/** @import { Step } from "../lesson/step.js" */

/** Matches marked words of a text: *a term* or [others]. */
const MARKS = /(\*[^*]+\*|\[[^\]]+\])/;

/** The card of a lesson: one step, what to do, and the way on and back. */
export class LessonPanel extends CardPanel {
  #shownStep = "";
  #inSight = false;
  #graded = false;
  #done = false;
  /** The network that was open at the last update. */
  #model = "";

  /**
   * @override
   * @param {State} state
   */
  uses({ lesson, card, hues, motion, weights, trained }) {
    // Texts mention dials only in steps where a word turns some.
    const dials = stepNamed(lesson?.step ?? "")?.live?.some((word) => word?.turns) && weights;
    return [lesson, card, hues, motion, dials, trained];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const step = stepNamed(state.lesson?.step ?? "");
    this.hidden = !step;
    if (!state.lesson || !step) return null;
    const isDone = state.lesson.done.includes(step.name);
    const colours = t(`lesson.weights.${state.hues}`);
    const question = step.question ? html`<fp-question data-panel></fp-question>` : null;
    // A figure shows the answer to the question, so the question must come first.
    const isFirst = Boolean(step.figure);
    return html`
      <section
        class="card"
        tabindex="-1"
        data-part="lesson"
        data-step=${step.name}
        data-arrived=${state.lesson.began !== null}
        ?data-folded=${this.folded}
        aria-labelledby="lesson-title"
        @keydown=${this.onKey}
        @pointerdown=${this.swipe.press}
        @pointerup=${this.swipe.lift}
      >
        ${this.bar(state, step.name, cardsAround(step.name, state.lesson.done))}
        <div class="words">
          <div>
            ${lessonOf(step.name).steps[0] === step ? this.#lessons(step.name) : null}
            <h2 id="lesson-title">${t(`lesson.${step.name}.title`)}</h2>
            <p class="text">
              ${this.#marked(step, t(`lesson.${step.name}.text`, { colours, ...step.values?.(state) }))}
            </p>
            ${isFirst ? question : null}
            ${
              step.isDone
                ? html`<p class="task" data-part="task" ?data-done=${isDone}>
                    <b aria-hidden="true">${isDone ? "✓" : "→"}</b>
                    <span>${t(`lesson.${step.name}.task`)}</span>
                    <span class="hidden" role="status">${isDone ? t("card.done") : ""}</span>
                  </p>`
                : null
            }
          </div>
          ${figureOf(step)} ${isFirst ? null : question} ${step.more ? moreOf(step) : null}
        </div>
      </section>
    `;
  }

  /**
   * Returns the choice of lessons, shown in the first step of each.
   * @param {string} open The name of the open step.
   */
  #lessons(open) {
    return html`<div
      class="choices"
      data-part="lessons"
      role="group"
      aria-label=${t("lesson.choose")}
    >
      ${LESSONS.map(
        (lesson) =>
          html`<button
            type="button"
            data-lesson=${lesson.name}
            aria-pressed=${lesson === lessonOf(open)}
            @click=${() => lesson !== lessonOf(open) && this.turnTo(lesson.name)}
          >
            ${t(`lesson.name.${lesson.name}`)}
          </button>`,
      )}
    </div>`;
  }

  /**
   * Renders a text that defines *terms*; these and [other words] highlight what they refer to.
   * @param {Step} step
   * @param {string} text
   */
  #marked({ live = [] }, text) {
    let at = -1;
    return text.split(MARKS).map((piece, i) => {
      if (i % 2 === 0) return piece;
      at += 1;
      const words = this.#live(piece.slice(1, -1), live[at] ?? null);
      return piece.startsWith("*") ? html`<dfn>${words}</dfn>` : words;
    });
  }

  /**
   * @param {string} words
   * @param {Live | null} live
   */
  #live(words, live) {
    if (!live) return words;
    if (live.turns) return this.#turnable(live.turns);
    const light = () => this.state && lightWord(this, this.state, live);
    const unlight = () => unlightWord(this, live);
    return html`<span
      class="live"
      role="button"
      tabindex="0"
      data-part="live-word"
      data-term=${live.term ?? nothing}
      @pointerenter=${light}
      @pointerleave=${unlight}
      @focus=${light}
      @blur=${unlight}
      >${words}</span
    >`;
  }

  /** @param {NonNullable<Live["turns"]>} turns */
  #turnable({ dial: { layer, neuron, source }, label = "turned.turn", value }) {
    return html`<fp-turnable
      .value=${this.state ? value(this.state) : 0}
      .label=${t(`lesson.${label}`)}
      @hold=${() => this.act("holdDial")}
      @turn=${(/** @type {CustomEvent<number>} */ { detail }) =>
        this.act("turnDials", { layer, neuron, sources: [source], values: detail })}
      @release=${() => this.act("releaseDial")}
    ></fp-turnable>`;
  }

  /** @override */
  get way() {
    const open = this.state?.lesson?.step;
    return { names: namesOf(lessonOf(open)), open };
  }

  /**
   * @override
   * @param {string} name
   */
  turnTo(name) {
    this.act("lesson", name);
  }

  /**
   * Moves the keyboard focus to a new step.
   * @override
   */
  updated() {
    super.updated();
    const { lesson } = this.state ?? {};
    const step = stepNamed(lesson?.step ?? "");
    const name = step?.name ?? "";
    const arrived = Boolean(lesson?.began);
    if (name !== this.#shownStep) this.#turnTo(name);
    const graded = Boolean(lesson?.guess?.grade);
    if (graded && !this.#graded) requestAnimationFrame(() => this.#showOutcome(step));
    this.#graded = graded;
    const done = Boolean(lesson?.done.includes(name));
    if (arrived && done && !this.#done) requestAnimationFrame(() => this.#showFigure(step));
    this.#done = done;
    if (step && arrived && !this.#inSight) bringIntoSight(step, () => this.#shownStep === name);
    this.#inSight = arrived;
    this.#followModel(lesson, step);
  }

  /**
   * Scrolls the pad into sight after the visitor has opened the network that a step asks to draw for.
   * @param {State["lesson"] | undefined} lesson
   * @param {Step | undefined} step
   */
  #followModel(lesson, step) {
    const name = this.state?.card?.name ?? "";
    const isAnother = this.#model !== name;
    this.#model = name;
    const isVisitors = lesson?.began && lesson.began.card?.name !== name && !lesson.guess;
    if (isAnother && isVisitors && step?.lit.includes("input")) bringPartIntoSight("input");
  }

  /**
   * Where the text scrolls, shows the result of a task.
   * @param {Step | undefined} step
   */
  #showFigure(step) {
    this.#showSeen(step);
    this.querySelector(".words > div + *")?.scrollIntoView({ block: "nearest" });
  }

  /**
   * Where the text scrolls, shows the network's answer at its end, and brings its work into sight.
   * @param {Step | undefined} step
   */
  #showOutcome(step) {
    if (step?.seen) this.#showSeen(step);
    else if (!this.state?.selection) bringPartIntoSight("stage");
    this.querySelector("[data-part=outcome]")?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Step | undefined} step */
  #showSeen(step) {
    if (!step?.seen) return;
    bringIntoSight({ ...step, show: step.seen }, () => this.#shownStep === step.name);
  }

  /** @param {string} name The name of the step; empty once the visitor has left the lesson. */
  #turnTo(name) {
    this.#shownStep = name;
    this.#inSight = false;
    if (!name) {
      /** @type {HTMLElement | null} */ (document.querySelector("[data-action=lesson]"))?.focus();
      return;
    }
    this.begin();
  }
}

/** @param {import("../lesson/index.js").Lesson} lesson */
const namesOf = ({ steps }) => steps.map(({ name }) => name);

/**
 * Returns the cards of the step's lesson, and a list of all steps.
 * @param {string} open The name of the step.
 * @param {readonly string[]} done
 * @returns {Cards}
 */
function cardsAround(open, done) {
  return {
    kind: "lesson",
    names: namesOf(lessonOf(open)),
    groups: LESSONS.map((lesson) => ({
      title: t(`lesson.name.${lesson.name}`),
      names: namesOf(lesson),
    })),
    done,
    list: "steps",
    leave: "leaveLesson",
  };
}

/** @param {Step} step */
function figureOf({ figure }) {
  if (figure === "overlay") return html`<fp-overlay data-panel="at-once"></fp-overlay>`;
  if (figure === "sums") return html`<fp-sums data-panel="at-once"></fp-sums>`;
  if (figure === "turned") return html`<fp-turned data-panel="at-once"></fp-turned>`;
  if (figure === "changed") return html`<fp-changed data-panel="at-once"></fp-changed>`;
  if (figure === "timing") return html`<fp-timing data-panel="at-once"></fp-timing>`;
  if (figure === "ten") return html`<fp-ten data-panel="at-once"></fp-ten>`;
  if (figure === "downhill") return html`<fp-downhill data-panel="at-once"></fp-downhill>`;
  if (figure === "end") return html`<fp-end data-panel="at-once"></fp-end>`;
  return null;
}

/** @param {Step} step */
function moreOf({ name }) {
  return html`<details class="more">
    <summary>${t("lesson.more")}</summary>
    <p>${t(`lesson.${name}.more`)}</p>
  </details>`;
}

customElements.define("fp-lesson", LessonPanel);
