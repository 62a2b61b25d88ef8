import "../i18n/all-messages.js";
import "../styles/lesson.css";
import "../styles/puzzles.css";
import { html } from "lit";
import { formatActivation, formatNumber, formatPercent, t } from "../i18n/i18n.js";
import { PUZZLES, puzzleNamed } from "../puzzles/index.js";
import { standingOf, UNKNOWN } from "../puzzles/puzzle.js";
import { isAnswered } from "../store/state.js";
import { actionButton } from "./action-button.js";
import { CardPanel } from "./card.js";
import { bringIntoSight } from "./lesson-card/sight.js";

/** @import { State } from "../types.js" */
/** @import { Cards } from "./card.js" */
/** @import { Condition, Puzzle } from "../puzzles/puzzle.js" */

/** @type {Omit<Cards, "done">} */
const CARDS = {
  kind: "puzzle",
  names: PUZZLES.map(({ name }) => name),
  list: "puzzles",
  leave: "leavePuzzles",
};

/** The part to scroll into sight for puzzles that need drawing. */
const DRAWN_ON = /** @type {const} */ (["input"]);

/** How to format the numbers of a condition, by the name of a value in it. */
const WRITTEN = {
  share: formatPercent,
  activation: formatActivation,
  ink: (/** @type {number} */ pixels) => formatNumber(pixels, 1),
};

/** The card of the puzzles: the task, the distance from its goal, a hint, and what the solved puzzle shows. */
export class PuzzlePanel extends CardPanel {
  #shown = "";
  #inSight = false;
  /** @type {State | null} The start of the puzzle whose score is shown. */
  #began = null;
  /** @type {readonly Condition[]} The conditions as of the network's last answer. */
  #conditions = [];

  /**
   * @override
   * @param {State} state
   */
  uses({ puzzles, pass, pending, penDown, weights, switches, drawing, centred, accuracy }) {
    return [puzzles, pass, pending, penDown, weights, switches, drawing, centred, accuracy];
  }

  /** @override */
  get way() {
    return { names: CARDS.names, open: this.state?.puzzles?.name };
  }

  /**
   * @override
   * @param {string} name
   */
  turnTo(name) {
    this.act("puzzle", name);
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { puzzles: progress } = state;
    const puzzle = puzzleNamed(progress?.name ?? "");
    this.hidden = !puzzle;
    if (!puzzle || !progress) return null;
    const { name } = puzzle;
    const { solved, began } = progress;
    const isSolved = solved.includes(name);
    return html`
      <section
        class="card"
        tabindex="-1"
        data-part="puzzle"
        data-puzzle=${name}
        data-arrived=${began !== null}
        ?data-solved=${isSolved}
        ?data-folded=${this.folded}
        aria-labelledby="puzzle-title"
        @keydown=${this.onKey}
        @pointerdown=${this.swipe.press}
        @pointerup=${this.swipe.lift}
      >
        ${this.bar(state, name, { ...CARDS, done: solved })}
        <div class="words">
          <h2 id="puzzle-title">${t(`puzzle.${name}.title`)}</h2>
          <p class="text">${t(`puzzle.${name}.text`)}</p>
          <ul class="conditions">
            ${this.#standing(state, puzzle, began).map(condition)}
          </ul>
          <p class="outcome" role="status">
            ${isSolved ? this.#outcome(name, progress.least[name]) : null}
          </p>
          <div class="buttons">
            ${actionButton(this, state, "setUpPuzzle", [])}
            <details>
              <summary>${t("puzzle.hint")}</summary>
              <p>${t(`puzzle.${name}.hint`)}</p>
            </details>
          </div>
        </div>
      </section>
    `;
  }

  /**
   * Describes each condition. While the network's answer is pending, the last numbers stay.
   * @param {State} state
   * @param {Puzzle} puzzle
   * @param {State | null} began
   */
  #standing(state, puzzle, began) {
    if (began !== this.#began) [this.#began, this.#conditions] = [began, []];
    if (began && isAnswered(state)) {
      const now = standingOf(puzzle, state, began);
      const waits = now.some((one) => one.waits) && this.#conditions.length > 0;
      if (!waits) this.#conditions = now;
    }
    return this.#conditions.filter(({ isMet, quiet }) => !(quiet && isMet));
  }

  /**
   * @param {string} name
   * @param {number | undefined} least
   */
  #outcome(name, least) {
    return html`<strong>${t("puzzle.solved")}</strong> ${t(`puzzle.${name}.solved`)}
      ${least === undefined ? null : t(`puzzle.${name}.least`, { ink: formatNumber(least, 1) })}`;
  }

  /**
   * Moves the keyboard focus to a new puzzle.
   * @override
   */
  updated() {
    super.updated();
    const { puzzles } = this.state ?? {};
    const open = puzzleNamed(puzzles?.name ?? "");
    document.body.toggleAttribute("data-puzzle", Boolean(open));
    const name = open?.name ?? "";
    const arrived = Boolean(puzzles?.began);
    if (name !== this.#shown) this.#begin(name);
    if (open && arrived && !this.#inSight) {
      const lit = open.draws ? DRAWN_ON : [];
      bringIntoSight({ ...open, lit }, () => this.#shown === name);
    }
    this.#inSight = arrived;
  }

  /** @param {string} name The name of the puzzle; empty once the visitor has left the puzzles. */
  #begin(name) {
    this.#shown = name;
    this.#inSight = false;
    if (name) {
      const hint = this.querySelector("details");
      if (hint) hint.open = false;
      this.begin();
    } else if (!this.state?.lesson) {
      /** @type {HTMLElement | null} */ (document.querySelector("[data-action=help]"))?.focus();
    }
  }
}

/** @param {Condition} one */
function condition({ key, values = {}, isMet }) {
  return html`<li data-condition=${key} ?data-met=${isMet}>
    <b aria-hidden="true">${isMet ? "✓" : "→"}</b>
    <span>${t(`puzzle.${key}`, written(values))}</span>
    <span class="hidden">${t(isMet ? "card.done" : "puzzle.unmet")}</span>
  </li>`;
}

/**
 * Formats the values of a condition.
 * @param {Record<string, string | number>} values
 */
function written(values) {
  const [, write] = Object.entries(WRITTEN).find(([name]) => name in values) ?? [];
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (name === "answer") return [name, answerIn(value)];
      return [name, write && typeof value === "number" ? write(value) : value];
    }),
  );
}

/** @param {string | number} answer A digit, or another answer. */
function answerIn(answer) {
  if (typeof answer === "number" || answer === UNKNOWN) return String(answer);
  return t(`answer.word.${answer}`);
}

customElements.define("fp-puzzle", PuzzlePanel);
