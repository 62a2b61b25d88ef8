import "../i18n/all-messages.js";
import { html, nothing } from "lit";
import { t } from "../i18n/i18n.js";
import { nameOf, offered } from "../i18n/languages.js";
import { DECIMAL_DIGITS, DECIMAL_MARKS } from "../options.js";
import "../styles/words.css";
import { actionsWithKeys } from "../actions/keys.js";
import { actionButton } from "./action-button.js";
import { Panel } from "./panel.js";

/** @import { State } from "../types.js" */

/** The topics, in the order in which a visitor meets them. */
const TOPICS = ["draw", "stage", "neuron", "pass"];

/** The keys of each part of the page. */
const KEYS = /** @type {const} */ (["pad", "stage", "page"]);

/** The help dialog. */
export class HelpPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    return [state.help, state.hues, state.spoken, state.language, state.numbers];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { hues } = state;
    return html`
      <dialog
        aria-labelledby="help-title"
        data-part="help"
        @close=${() => this.act("closeHelp")}
        @click=${this.#closeOutside}
      >
        <header>
          <h2 id="help-title">${t("help.title")}</h2>
          ${actionButton(this, state, "closeHelp", [])}
        </header>
        ${actionButton(this, state, "whatIs", [])} ${actionButton(this, state, "tour", [])}
        ${actionButton(this, state, "puzzle", [])}
        <dl>
          ${TOPICS.map(
            (topic) =>
              html`<div>
                <dt>${t(`help.topic.${topic}`)}</dt>
                <dd>${t(`help.text.${topic}`, { lines: t(`help.lines.${hues}`) })}</dd>
              </div>`,
          )}
        </dl>
        <h2>${t("help.keys")}</h2>
        <dl>
          ${KEYS.map(
            (part) =>
              html`<div>
                <dt>${t(`help.on.${part}`)}</dt>
                <dd>${t(`help.keys.${part}`)} ${keysOf(part)}</dd>
              </div>`,
          )}
        </dl>
        <h2>${t("words.title")}</h2>
        <div class="words">
          ${this.#languages(state)} ${this.#marks(state)} ${this.#digits(state)}
        </div>
      </dialog>
    `;
  }

  /** @param {State} state */
  #languages({ language, spoken }) {
    /** @type {string[][]} */
    const tags = offered(spoken.tag).map((tag) => [tag, nameOf(tag), tag]);
    const chosen = language === "auto" ? language : spoken.tag;
    return this.#menu("language", chosen, [["auto", t("words.auto")], ...tags], (tag) =>
      this.act("language", tag),
    );
  }

  /** @param {State} state */
  #marks({ numbers }) {
    const lines = DECIMAL_MARKS.map((mark) => [mark, t(`words.mark.${mark}`)]);
    return this.#menu("mark", numbers.mark, lines, (mark) =>
      this.act("numbers", { ...numbers, mark: /** @type {typeof numbers.mark} */ (mark) }),
    );
  }

  /** @param {State} state */
  #digits({ numbers }) {
    const lines = DECIMAL_DIGITS.map((count) => [
      String(count),
      t("words.digits.count", { count }),
    ]);
    const chosen = numbers.digits === null ? "auto" : String(numbers.digits);
    return this.#menu("digits", chosen, [["auto", t("words.digits.auto")], ...lines], (count) =>
      this.act("numbers", { ...numbers, digits: count === "auto" ? null : Number(count) }),
    );
  }

  /**
   * @param {string} name
   * @param {string} chosen
   * @param {string[][]} lines Value and text of each line, and its language if it differs from the page's.
   * @param {(value: string) => void} choose
   */
  #menu(name, chosen, lines, choose) {
    return html`
      <label>
        <span>${t(`words.${name}`)}</span>
        <select
          data-part=${name}
          @change=${(/** @type {Event & {target: HTMLSelectElement}} */ event) =>
            choose(event.target.value)}
        >
          ${lines.map(
            ([value, text, lang]) =>
              html`<option value=${value} lang=${lang ?? nothing} .selected=${value === chosen}>
                ${text}
              </option>`,
          )}
        </select>
      </label>
    `;
  }

  /** @override */
  updated() {
    const dialog = this.querySelector("dialog");
    const open = this.state?.help ?? false;
    if (!dialog || dialog.open === open) return;
    if (open) dialog.showModal();
    else dialog.close();
  }

  /** @param {MouseEvent} event A click on the backdrop has the dialog itself as target. */
  #closeOutside(event) {
    if (event.target instanceof HTMLDialogElement) this.act("closeHelp");
  }
}

/**
 * Returns the actions that have keys in a part of the page.
 * @param {"pad" | "stage" | "page"} part
 */
function keysOf(part) {
  if (part === "pad") return null;
  return html`<ul class="keys">
    ${actionsWithKeys(part).map(
      ({ keys = [], label = "" }) =>
        html`<li>${keys.map((one) => html`<kbd>${nameOfKeys(one)}</kbd> `)}${t(label)}</li>`,
    )}
  </ul>`;
}

/**
 * Returns the names of keys in the page's language.
 * @param {string} keys For example `Ctrl+Shift+Z`.
 */
function nameOfKeys(keys) {
  return keys
    .replace("Ctrl+", `${t("key.ctrl")}+`)
    .replace("Shift+", `${t("key.shift")}+`)
    .replace("Enter", t("key.enter"))
    .replace("PageUp", t("key.pageUp"))
    .replace("PageDown", t("key.pageDown"));
}

customElements.define("fp-help", HelpPanel);
