/**
 * A number field: reads what people type, explains what is not a number, and steps by keys.
 * @module
 */

import "../i18n/all-messages.js";
import { LitElement, html, nothing } from "lit";
import { t } from "../i18n/i18n.js";
import { readNumber, writeNumber } from "../i18n/typed-numbers.js";
import { Spoken } from "./spoken.js";

/** The number of steps per key. */
const STEPS = /** @type {Record<string, number>} */ ({
  ArrowUp: 1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
});
/** With Shift, a number that may have decimals changes in finer steps. */
const FINE = 0.1;
/** An example of a number, for visitors who typed something else. */
const EXAMPLE = -0.75;

let count = 0;

/**
 * The field receives a number, or null for none, and requests others by the event `number`, whose detail is a valid
 * one. Invalid input stays in the field for correction, with a message beside it; Escape restores the previous
 * number. While a key steps the number, the field sends `hold` and `release`.
 */
export class NumberField extends LitElement {
  /** @override */
  static properties = {
    value: { attribute: false },
    min: { attribute: false },
    max: { attribute: false },
    step: { attribute: false },
    label: { attribute: false },
    hint: { attribute: false },
    name: {},
    whole: { type: Boolean },
    complaint: { state: true },
  };

  #id = `number-${(count += 1)}`;
  #typed = false;
  #held = false;

  constructor() {
    super();
    new Spoken(this);
    /** @type {number | null} */
    this.value = null;
    this.min = -Infinity;
    this.max = Infinity;
    this.step = 1;
    this.label = "";
    this.hint = "";
    /** @type {string | undefined} The `data-part` of the field. */
    this.name = undefined;
    this.whole = false;
    /** @type {{key: string, text: string} | null} What is wrong with the input. */
    this.complaint = null;
  }

  /** @override */
  createRenderRoot() {
    return this;
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.#release();
  }

  /**
   * @override
   * @param {Map<string, unknown>} changed
   */
  willUpdate(changed) {
    if (!changed.has("value")) return;
    this.#typed = false;
    this.complaint = null;
  }

  /** @override */
  render() {
    const { value, complaint } = this;
    return html`
      <input
        type="text"
        role="spinbutton"
        inputmode=${this.whole ? "numeric" : this.min < 0 ? "text" : "decimal"}
        autocomplete="off"
        spellcheck="false"
        translate="no"
        data-part=${this.name ?? nothing}
        aria-label=${this.label}
        aria-valuenow=${value ?? nothing}
        aria-valuemin=${this.min}
        aria-valuemax=${this.max}
        aria-valuetext=${value === null ? nothing : writeNumber(value)}
        aria-invalid=${complaint ? "true" : nothing}
        aria-describedby=${complaint ? this.#id : nothing}
        placeholder=${this.hint || nothing}
        @input=${() => (this.#typed = true)}
        @change=${() => this.read()}
        @keydown=${this.#onKey}
        @keyup=${this.#release}
        @blur=${this.#release}
      />
      ${complaint ? html`<span role="alert" id=${this.#id}>${this.#words(complaint)}</span>` : null}
    `;
  }

  /** @override */
  updated() {
    if (!this.#typed) this.#field.value = this.value === null ? "" : writeNumber(this.value);
  }

  /**
   * Returns the number in the field, and requests it if it is new; returns null, with a message, if it is invalid.
   * @returns {number | null}
   */
  read() {
    const text = this.#field.value.trim();
    if (text === "" && this.value !== null) this.#forget();
    const number = this.#typed ? readNumber(text) : this.value;
    const key = this.#faultOf(text, number);
    this.complaint = key ? { key, text } : null;
    if (key || number === null) return null;
    if (this.#typed) this.#set(number);
    return number;
  }

  /**
   * Returns the message key for an invalid number, or null if it is valid.
   * @param {string} text
   * @param {number | null} number
   */
  #faultOf(text, number) {
    if (text === "" && number === null) return "number.missing";
    const within = number !== null && number >= this.min && number <= this.max;
    if (this.whole) return within && Number.isInteger(number) ? null : "number.whole";
    if (number === null) return "number.none";
    return within ? null : "number.range";
  }

  /** @param {{key: string, text: string}} complaint */
  #words({ key, text }) {
    const [min, max, example] = [this.min, this.max, EXAMPLE].map(writeNumber);
    return t(key, { text, min, max, example });
  }

  /** @param {number} number */
  #set(number) {
    this.#forget();
    if (number === this.value) return;
    this.value = number;
    this.dispatchEvent(new CustomEvent("number", { detail: number }));
  }

  /** Discards what was typed and restores the previous number. */
  #forget() {
    this.#typed = false;
    this.complaint = null;
    this.requestUpdate();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === "Escape" && this.#typed) {
      event.stopPropagation(); // only a second Escape reaches the surrounding element
      this.#forget();
    }
    const steps = STEPS[event.key];
    if (steps === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const from = this.#typed ? readNumber(this.#field.value) : this.value;
    const step = this.step * steps * (event.shiftKey && !this.whole ? FINE : 1);
    if (!this.#held) this.#hold();
    this.#set(Math.min(this.max, Math.max(this.min, (from ?? this.min - step) + step)));
  }

  #hold() {
    this.#held = true;
    this.dispatchEvent(new CustomEvent("hold"));
  }

  #release() {
    if (!this.#held) return;
    this.#held = false;
    this.dispatchEvent(new CustomEvent("release"));
  }

  get #field() {
    return /** @type {HTMLInputElement} */ (this.querySelector("input"));
  }
}

customElements.define("fp-number", NumberField);
