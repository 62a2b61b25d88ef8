import { html } from "lit";

/**
 * A menu of the share dialog, with its label.
 * @param {{part: string, label: string, options: {value: string, text: string}[], chosen: string, onChange: (value: string) => void}} field
 */
export function menu({ part, label, options, chosen, onChange }) {
  return html`<label>
    <span>${label}</span>
    <select
      data-part=${`figure-${part}`}
      @change=${(/** @type {Event} */ { target }) =>
        onChange(/** @type {HTMLSelectElement} */ (target).value)}
    >
      ${options.map(
        ({ value, text }) =>
          html`<option value=${value} .selected=${value === chosen}>${text}</option>`,
      )}
    </select>
  </label>`;
}
