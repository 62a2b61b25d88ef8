/**
 * The form fields for the choices of a training.
 * @module
 */

import "../../number.js";
import { html } from "lit";

/**
 * Buttons of which one is pressed.
 * @param {string} label
 * @param {readonly {name: string, label: string, pressed: boolean}[]} options
 * @param {(name: any) => void} choose
 */
export function choicesOf(label, options, choose) {
  return html`<div class="choices" role="group" aria-label=${label}>
    ${options.map(
      (option) =>
        html`<button
          type="button"
          data-choice=${option.name}
          aria-pressed=${option.pressed}
          @click=${() => choose(option.name)}
        >
          ${option.label}
        </button>`,
    )}
  </div>`;
}

/**
 * A menu below its label.
 * @param {string} part Its `data-part`.
 * @param {string} label
 * @param {readonly {value: string, label: string}[]} options
 * @param {string} chosen
 * @param {(value: string) => void} choose
 */
export function menu(part, label, options, chosen, choose) {
  return html`<label class="field">
    <span>${label}</span>
    <select
      data-part=${`train-${part}`}
      @change=${(/** @type {Event} */ { target }) =>
        choose(/** @type {HTMLSelectElement} */ (target).value)}
    >
      ${options.map(
        ({ value, label: words }) =>
          html`<option value=${value} .selected=${value === chosen}>${words}</option>`,
      )}
    </select>
  </label>`;
}

/**
 * A field for a number below its label.
 * @param {string} part Its `data-part`.
 * @param {string} label
 * @param {number} value
 * @param {{min: number, max: number, step?: number, whole?: boolean}} limits A whole number,
 *   unless it says otherwise.
 * @param {(value: number) => void} choose
 */
export function numberField(part, label, value, { min, max, step = 1, whole = true }, choose) {
  return html`<div class="field">
    <span aria-hidden="true">${label}</span>
    <fp-number
      .value=${value}
      .min=${min}
      .max=${max}
      .step=${step}
      ?whole=${whole}
      .label=${label}
      name=${`train-${part}`}
      @number=${(/** @type {CustomEvent<number>} */ { detail }) => choose(detail)}
    ></fp-number>
  </div>`;
}
