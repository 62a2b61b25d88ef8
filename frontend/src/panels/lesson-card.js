import "../i18n/all-messages.js";
import "../styles/lesson.css";
import "../styles/lit.css";
import { html, nothing } from "lit";
import { t } from "../i18n/i18n.js";
import { STEPS, stepNamed } from "../lesson/index.js";
import { actionButton } from "./action-button.js";
import { icon } from "./icon.js";
import "./lesson-card/changed.js";
import "./lesson-card/end.js";
import { lightWord, unlightWord } from "./lesson-card/live-word.js";
import "./lesson-card/overlay.js";
import { bringIntoSight, bringPartIntoSight } from "./lesson-card/sight.js";
import "./lesson-card/sums.js";
import { createSwipe } from "./lesson-card/swipe.js";
import "./lesson-card/timing.js";
import "./lesson-card/turnable.js";
import "./lesson-card/turned.js";
import { PanelGroup } from "./panel.js";
import "./question.js";

/** @import { State } from "../types.js" */
/** @import { Live } from "../lesson/live.js" */
/** @import { Step } from "../lesson/step.js" */

/** @type {Record<string, 1 | -1>} */
const KEYS = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1 };

/** The marked words of a text: *a term* or [others]. */
const MARKS = /(\*[^*]+\*|\[[^\]]+\])/;

/** The card of the lesson: one step, what to do, and the way on and back. */
export class LessonPanel extends PanelGroup {
  #shownStep = "";
  #inSight = false;
  #graded = false;
  /** On a phone the words can make room for what they speak of. */
  #folded = false;
  #swipe = createSwipe((way) => this.#go(way));
  #room = new ResizeObserver(() => this.#tellHeight());

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.#room.observe(this);
    document.addEventListener("keydown", this.#onPageKey);
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.#room.disconnect();
    document.removeEventListener("keydown", this.#onPageKey);
  }

  /**
   * @override
   * @param {State} state
   */
  uses({ lesson, card, hues, motion, weights, trained }) {
    // Words tell of dials only where one of them turns some.
    const dials = stepNamed(lesson?.step ?? "")?.live?.some((word) => word?.turns) && weights;
    return [lesson, card, hues, motion, dials, trained];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const at = STEPS.findIndex(({ name }) => name === state.lesson?.step);
    this.hidden = at < 0;
    if (!state.lesson || at < 0) return null;
    const step = STEPS[at];
    const isDone = state.lesson.done.includes(step.name);
    const colours = t(`lesson.weights.${state.hues}`);
    return html`
      <section
        class="card"
        tabindex="-1"
        data-part="lesson"
        data-step=${step.name}
        data-arrived=${state.lesson.began !== null}
        ?data-folded=${this.#folded}
        aria-labelledby="lesson-title"
        @keydown=${this.#onKey}
        @pointerdown=${this.#swipe.press}
        @pointerup=${this.#swipe.lift}
      >
        ${this.#bar(state, step, at, state.lesson.done)}
        <div class="words">
          <div>
            <h2 id="lesson-title">${t(`lesson.${step.name}.title`)}</h2>
            <p class="text">
              ${this.#marked(step, t(`lesson.${step.name}.text`, { colours, ...step.values?.(state) }))}
            </p>
            ${
              step.isDone
                ? html`<p class="task" data-part="task" ?data-done=${isDone}>
                    <b aria-hidden="true">${isDone ? "✓" : "→"}</b>
                    <span>${t(`lesson.${step.name}.task`)}</span>
                    <span class="hidden" role="status">${isDone ? t("lesson.done") : ""}</span>
                  </p>`
                : null
            }
          </div>
          ${figureOf(step)} ${step.question ? html`<fp-question data-panel></fp-question>` : null}
          ${step.more ? moreOf(step) : null}
        </div>
      </section>
    `;
  }

  /**
   * A text in which *terms* are defined, and these and [other words] light what they speak of.
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
  #turnable({ dial: { layer, neuron, source }, value }) {
    return html`<fp-turnable
      .value=${this.state ? value(this.state) : 0}
      .label=${t("lesson.turned.turn")}
      @hold=${() => this.act("holdDial")}
      @turn=${(/** @type {CustomEvent<number>} */ { detail }) =>
        this.act("turnDials", { layer, neuron, sources: [source], values: detail })}
      @release=${() => this.act("releaseDial")}
    ></fp-turnable>`;
  }

  /**
   * Where the visitor is, and every way to go from there.
   * @param {State} state
   * @param {Step} step
   * @param {number} at
   * @param {readonly string[]} done
   */
  #bar(state, step, at, done) {
    const values = { step: at + 1, count: STEPS.length };
    return html`<header>
      <p>
        <span class="whole">${t("lesson.at", values)}</span>
        <span class="short" aria-hidden="true">${t("lesson.short", values)}</span>
        <progress
          max=${values.count}
          value=${values.step}
          aria-label=${t("lesson.progress")}
        ></progress>
      </p>
      ${this.#contents(step, done)}
      <button
        type="button"
        class="quiet fold"
        data-action="fold"
        aria-expanded=${!this.#folded}
        aria-label=${t("lesson.words")}
        @click=${this.#fold}
      >
        ${icon("fold")}
      </button>
      ${actionButton(this, state, "leaveLesson", [], {
        caption: t("lesson.leave"),
        title: t("lesson.leave"),
      })}
      <nav aria-label=${t("lesson.way")}>
        ${this.#turn(-1, at > 0)} ${this.#turn(1, at < STEPS.length - 1)}
      </nav>
    </header>`;
  }

  /**
   * The list of steps: a menu behind its name.
   * @param {Step} open
   * @param {readonly string[]} done
   */
  #contents(open, done) {
    return html`<label class="menu button quiet contents">
      ${icon("steps")}<span>${t("lesson.contents")}</span>
      <select
        data-part="steps"
        @change=${(/** @type {Event} */ { target }) =>
          this.act("lesson", /** @type {HTMLSelectElement} */ (target).value)}
      >
        ${STEPS.map(
          ({ name }, at) => html`
            <option value=${name} ?selected=${name === open.name}>
              ${t("lesson.entry", {
                step: at + 1,
                title: t(`lesson.${name}.title`),
                mark: done.includes(name) ? "✓" : "",
              })}
            </option>
          `,
        )}
      </select>
    </label>`;
  }

  /**
   * @param {1 | -1} way
   * @param {boolean} possible
   */
  #turn(way, possible) {
    return html`<button
      type="button"
      class=${way > 0 ? "on" : "back"}
      data-action=${way > 0 ? "stepOn" : "stepBack"}
      ?disabled=${!possible}
      @click=${() => this.#go(way)}
    >
      ${way < 0 ? icon("neuronBack") : null}<span
        >${t(way > 0 ? "lesson.next" : "lesson.back")}</span
      >
    </button>`;
  }

  /** @param {1 | -1} way */
  #go(way) {
    const at = STEPS.findIndex(({ name }) => name === this.state?.lesson?.step);
    const step = STEPS[at + way];
    if (step) this.act("lesson", step.name);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const way = KEYS[event.key];
    const target = /** @type {Element} */ (event.target);
    if (!way || target.closest("select, input")) return;
    if (event.key === " " && target.closest("button, summary, [role=button]")) return; // which it presses
    event.preventDefault();
    this.#go(way);
  }

  /**
   * Where nothing has the focus nothing else takes the keys.
   * @param {KeyboardEvent} event
   */
  #onPageKey = (event) => {
    if (event.defaultPrevented) return; // whoever has taken the key has turned the page
    if (event.target === document.body && !this.hidden) this.#onKey(event);
  };

  #fold = () => {
    this.#folded = !this.#folded;
    this.requestUpdate();
  };

  /** How much of the window's height the card takes; `lesson.css` makes room for it. */
  #tellHeight() {
    document.documentElement.style.setProperty("--lesson", `${this.offsetHeight}px`);
  }

  /**
   * A new step gets the keyboard focus.
   * @override
   */
  updated() {
    super.updated();
    const { lesson } = this.state ?? {};
    const step = STEPS.find(({ name }) => name === lesson?.step);
    const name = step?.name ?? "";
    const arrived = Boolean(lesson?.began);
    if (name !== this.#shownStep) this.#turnTo(name);
    const graded = Boolean(lesson?.guess?.grade);
    if (graded && !this.#graded) requestAnimationFrame(() => this.#showOutcome());
    this.#graded = graded;
    if (step && arrived && !this.#inSight) bringIntoSight(step, () => this.#shownStep === name);
    this.#inSight = arrived;
  }

  /** Where the words scroll, what the network said stands at their end; and what it did is in sight. */
  #showOutcome() {
    if (!this.state?.selection) bringPartIntoSight("stage");
    this.querySelector("[data-part=outcome]")?.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} name Of the step; empty once the lesson was left. */
  #turnTo(name) {
    this.#shownStep = name;
    this.#inSight = false;
    if (!name) {
      /** @type {HTMLElement | null} */ (document.querySelector("[data-action=lesson]"))?.focus();
      return;
    }
    if (this.#folded) this.#fold();
    /** @type {HTMLElement | null} */ (this.querySelector(".card"))?.focus({ preventScroll: true });
    this.querySelector(".words")?.scrollTo(0, 0);
  }
}

/** @param {Step} step */
function figureOf({ figure }) {
  if (figure === "overlay") return html`<fp-overlay data-panel="at-once"></fp-overlay>`;
  if (figure === "sums") return html`<fp-sums data-panel="at-once"></fp-sums>`;
  if (figure === "turned") return html`<fp-turned data-panel="at-once"></fp-turned>`;
  if (figure === "changed") return html`<fp-changed data-panel="at-once"></fp-changed>`;
  if (figure === "timing") return html`<fp-timing data-panel="at-once"></fp-timing>`;
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
