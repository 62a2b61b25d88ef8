/**
 * The base of the lesson and puzzle cards: one card of an ordered series, with controls to move through it.
 * `lesson.css` reserves room for the card.
 * @module
 */

import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { actionButton } from "./action-button.js";
import { icon } from "./icon.js";
import { createSwipe } from "./lesson-card/swipe.js";
import { PanelGroup } from "./panel.js";

/** @import { State } from "../types.js" */

/** @type {Record<string, 1 | -1>} */
const KEYS = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1 };

/**
 * A group of cards with a title of its own in the list.
 * @typedef {{title: string, names: readonly string[]}} Group
 */

/**
 * All cards of a kind: their names in order, which of them are done, the `data-part` of their list, and the action
 * that leaves them.
 * @typedef {object} Cards
 * @property {"lesson" | "puzzle"} kind The prefix of their catalogue keys.
 * @property {readonly string[]} names The names of the cards that next and back move between.
 * @property {readonly Group[]} [groups] The contents of the list; by default just `names`.
 * @property {readonly string[]} done
 * @property {string} list
 * @property {"leaveLesson" | "leavePuzzles"} leave
 */

/**
 * @typedef {object} Way
 * @property {readonly string[]} names The names of all cards, in order.
 * @property {string} [open]
 */

/** A card with next and back by button, key and swipe; on a phone it can be folded. */
export class CardPanel extends PanelGroup {
  /** On a phone, the text can make room for what it refers to. */
  folded = false;
  swipe = createSwipe((way) => this.#go(way));
  #room = new ResizeObserver(tellHeight);

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
   * The available cards and the open one.
   * @abstract
   * @returns {Way}
   */
  get way() {
    throw new Error(`${this.localName} has no cards`);
  }

  /**
   * Requests the card with this name.
   * @abstract
   * @param {string} name
   */
  turnTo(name) {
    throw new Error(`${this.localName} cannot turn to ${name}`);
  }

  /**
   * Returns the bar with the current position and all controls to move from it.
   * @param {State} state
   * @param {string} open
   * @param {Cards} cards
   */
  bar(state, open, { kind, names, groups, done, list, leave }) {
    const at = names.indexOf(open);
    const values = { step: at + 1, count: names.length };
    const options = (/** @type {readonly string[]} */ of) =>
      of.map(
        (name, i) => html`
          <option value=${name} .selected=${name === open}>
            ${t("lesson.entry", {
              step: i + 1,
              title: t(`${kind}.${name}.title`),
              mark: done.includes(name) ? "✓" : "",
            })}
          </option>
        `,
      );
    return html`<header>
      <p>
        <span class="whole">${t(`${kind}.at`, values)}</span>
        <span class="short" aria-hidden="true">${t("lesson.short", values)}</span>
        <progress
          max=${values.count}
          value=${values.step}
          aria-label=${t(`${kind}.progress`)}
        ></progress>
      </p>
      <label class="menu button quiet contents">
        ${icon("steps")}<span>${t(`${kind}.contents`)}</span>
        <select
          data-part=${list}
          @change=${(/** @type {Event & {target: HTMLSelectElement}} */ { target }) =>
            this.turnTo(target.value)}
        >
          ${
            groups?.map(
              ({ title, names: of }) => html`<optgroup label=${title}>${options(of)}</optgroup>`,
            ) ?? options(names)
          }
        </select>
      </label>
      <button
        type="button"
        class="quiet fold"
        data-action="fold"
        aria-expanded=${!this.folded}
        aria-label=${t(`${kind}.words`)}
        @click=${this.fold}
      >
        ${icon("fold")}
      </button>
      ${actionButton(this, state, leave, [], {
        caption: t(`${kind}.leave`),
        title: t(`${kind}.leave`),
      })}
      <nav aria-label=${t("lesson.way")}>
        ${this.#turn(-1, at > 0)} ${this.#turn(1, at < names.length - 1)}
      </nav>
    </header>`;
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
      ${way < 0 ? icon("neuronBack") : null}<span>${t(way > 0 ? "step.on" : "step.back")}</span>
    </button>`;
  }

  /** @param {1 | -1} way */
  #go(way) {
    const { names, open } = this.way;
    const next = open === undefined ? undefined : names[names.indexOf(open) + way];
    if (next) this.turnTo(next);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const way = KEYS[event.key];
    const target = /** @type {Element} */ (event.target);
    if (!way || target.closest("select, input")) return;
    if (event.key === " " && target.closest("button, summary, [role=button]")) return; // Space presses it
    event.preventDefault();
    this.#go(way);
  }

  /**
   * If nothing has the focus, no other element handles the keys.
   * @param {KeyboardEvent} event
   */
  #onPageKey = (event) => {
    if (event.defaultPrevented) return; // another handler has already used the key
    if (event.target === document.body && !this.hidden) this.onKey(event);
  };

  fold = () => {
    this.folded = !this.folded;
    this.requestUpdate();
  };

  /** Prepares a newly shown card: moves the keyboard focus to it and scrolls its text to the top. */
  begin() {
    if (this.folded) this.fold();
    /** @type {HTMLElement | null} */ (this.querySelector(".card"))?.focus({ preventScroll: true });
    this.querySelector(".words")?.scrollTo(0, 0);
  }
}

/** Publishes how much of the window's height the card takes; `lesson.css` makes room for it. */
function tellHeight() {
  const cards = /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("fp-lesson, fp-puzzle")
  );
  const height = Math.max(...Array.from(cards, (card) => card.offsetHeight));
  document.documentElement.style.setProperty("--lesson", `${height}px`);
}
