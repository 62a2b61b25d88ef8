import "../../styles/outputs-table.css";
import { html } from "lit";
import { formatActivation, t } from "../../i18n/i18n.js";
import { outputLabel } from "../../store/state.js";

/** @import { Card } from "../../types.js" */

/**
 * The outputs of two networks for the same input, side by side.
 * @param {object} compared
 * @param {string} compared.part Its `data-part`.
 * @param {string} compared.caption
 * @param {[string, string]} compared.names Of the two networks.
 * @param {ArrayLike<number> | null} compared.before Null while they are on their way.
 * @param {ArrayLike<number>} compared.now
 * @param {Card | null} compared.card Of the open network.
 */
export function outputsTable({ part, caption, names, before, now, card }) {
  return html`
    <table class="outputs" data-part=${part}>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${t("compare.output")}</th>
          ${names.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${Array.from(now, (value, k) => row(k, outputLabel(card, k), before?.[k] ?? null, value))}
      </tbody>
    </table>
  `;
}

/**
 * @param {number} k
 * @param {string} label
 * @param {number | null} before
 * @param {number} now
 */
function row(k, label, before, now) {
  return html`
    <tr data-neuron=${k} data-trained=${before ?? ""} data-now=${now}>
      <th scope="row">${label}</th>
      ${[before, now].map(
        (a) => html`
          <td translate="no">
            <svg aria-hidden="true">
              <rect width="${100 * Math.min(1, Math.max(0, a ?? 0))}%" height="100%" />
            </svg>
            <span>${a === null ? "" : formatActivation(a)}</span>
          </td>
        `,
      )}
    </tr>
  `;
}
