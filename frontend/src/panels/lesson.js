import "../i18n/whole.js";
import "../styles/lesson.css";
import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { STEPS } from "../lesson/index.js";
import { icon } from "./icon.js";
import { Frame } from "./panel.js";
import "./question.js";

/** @import { State } from "../types.js" */
/** @import { Step } from "../lesson/step.js" */

/** A finger that moves so far sideways, in CSS px, and more than up or down, turns the page. */
const SWIPE = 48;
/** Below this width the part spoken of is brought into sight. */
const NARROW = matchMedia("(max-width: 699px)");

/** @type {Record<string, 1 | -1>} */
const KEYS = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1 };

/** The card of the lesson: one step, what to do, and the way on and back. */
export class LessonPanel extends Frame {
  /** @type {{x: number, y: number} | null} */
  #pressed = null;
  #shownStep = "";

  /**
   * @override
   * @param {State} state
   */
  uses({ lesson, card, motion }) {
    return [lesson, card, motion];
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
    return html`
      <section
        class="card"
        tabindex="-1"
        data-part="lesson"
        data-step=${step.name}
        data-arrived=${state.lesson.began !== null}
        aria-labelledby="lesson-title"
        @keydown=${this.#onKey}
        @pointerdown=${this.#onPress}
        @pointerup=${this.#onLift}
      >
        <header>
          <p>${t("lesson.at", { step: at + 1, count: STEPS.length })}</p>
          <progress
            max=${STEPS.length}
            value=${at + 1}
            aria-label=${t("lesson.progress")}
          ></progress>
          ${this.#contents(step, state.lesson.done)}
          <button
            type="button"
            class="quiet"
            data-action="leaveLesson"
            @click=${() => this.act("leaveLesson")}
          >
            ${icon("close")}<span>${t("lesson.leave")}</span>
          </button>
        </header>
        <div class="words">
          <h2 id="lesson-title">${t(`lesson.${step.name}.title`)}</h2>
          <p>${defined(t(`lesson.${step.name}.text`, step.values?.(state) ?? {}))}</p>
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
        ${step.question ? html`<fp-question data-panel></fp-question>` : null}
        <nav aria-label=${t("lesson.way")}>
          ${this.#turn(-1, at > 0, "lesson.back")}
          ${this.#turn(1, at < STEPS.length - 1, "lesson.next")}
        </nav>
      </section>
    `;
  }

  /**
   * @param {Step} open
   * @param {readonly string[]} done
   */
  #contents(open, done) {
    return html`<label class="menu">
      <span class="hidden">${t("lesson.contents")}</span>
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
   * @param {string} words
   */
  #turn(way, possible, words) {
    return html`<button
      type="button"
      class=${way > 0 ? "on" : "back"}
      data-action=${way > 0 ? "stepOn" : "stepBack"}
      ?disabled=${!possible}
      @click=${() => this.#go(way)}
    >
      ${t(words)}
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
    if (event.key === " " && target.closest("button")) return; // which it presses
    event.preventDefault();
    this.#go(way);
  }

  /** @param {PointerEvent} event */
  #onPress({ clientX: x, clientY: y, pointerType }) {
    this.#pressed = pointerType === "mouse" ? null : { x, y };
  }

  /** @param {PointerEvent} event */
  #onLift({ clientX, clientY }) {
    if (!this.#pressed) return;
    const [dx, dy] = [clientX - this.#pressed.x, clientY - this.#pressed.y];
    this.#pressed = null;
    if (Math.abs(dx) < SWIPE || Math.abs(dx) < 2 * Math.abs(dy)) return;
    // As a page turns: to the left is on, and the other way round where one reads from the right.
    const on = dx < 0 === (getComputedStyle(this).direction === "ltr");
    this.#go(on ? 1 : -1);
  }

  /**
   * The parts spoken of are lit; a new step is told to whoever listens, and its card gets the keys.
   * @override
   */
  updated() {
    super.updated();
    const step = STEPS.find(({ name }) => name === this.state?.lesson?.step);
    if (step) document.body.dataset.lit = step.lit.join(" ");
    else delete document.body.dataset.lit;
    const name = step?.name ?? "";
    if (name === this.#shownStep) return;
    this.#shownStep = name;
    const card = /** @type {HTMLElement | null} */ (this.querySelector(".card"));
    card?.focus({ preventScroll: true });
    card?.scrollTo(0, 0);
    if (step && NARROW.matches) this.#bringIntoSight(step);
  }

  /** @param {Step} step */
  #bringIntoSight({ lit: [first] }) {
    const behavior = this.state?.motion === "full" ? "smooth" : "instant";
    document.querySelector(`[data-lesson-part~="${first}"]`)?.scrollIntoView({ behavior });
  }
}

/**
 * A text in which *terms* between asterisks are the ones it defines.
 * @param {string} text
 */
function defined(text) {
  return text.split("*").map((piece, i) => (i % 2 ? html`<dfn>${piece}</dfn>` : piece));
}

customElements.define("fp-lesson", LessonPanel);
