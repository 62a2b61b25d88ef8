import { html, nothing } from "lit";

/**
 * @typedef {object} SwitchField
 * @property {string} part The switch's `data-part`.
 * @property {string} label
 * @property {boolean} checked
 * @property {boolean} [disabled]
 * @property {number} [layer] The switch's `data-layer`, where each layer has one.
 * @property {(checked: boolean) => void} onChange
 */

/**
 * Returns a switch with its label beside it.
 * @param {SwitchField} field
 */
export function switchField({ part, label, checked, disabled = false, layer, onChange }) {
  return html`<label class="switch">
    <span>${label}</span>
    <input
      type="checkbox"
      role="switch"
      data-part=${part}
      data-layer=${layer ?? nothing}
      .checked=${checked}
      ?disabled=${disabled}
      @change=${(/** @type {Event} */ { target }) =>
        onChange(/** @type {HTMLInputElement} */ (target).checked)}
    />
  </label>`;
}
