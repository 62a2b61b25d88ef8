/**
 * The confusion matrix as a table: a row for each true digit, a column for each answer.
 * @module
 */

import "../../styles/confusion.css";
import { html } from "lit";
import { formatNumber, t } from "../../i18n/i18n.js";

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

/** @param {Uint32Array} confusion The counts, row by row. */
export function confusionTable(confusion) {
  return html`
    <div
      class="confusion scroll"
      tabindex="0"
      role="region"
      aria-label=${t("learn.confusion.title")}
    >
      <table data-part="confusion">
        <thead>
          <tr>
            <th scope="col"><span class="hidden">${t("learn.confusion.true")}</span></th>
            ${DIGITS.map(
              (digit) =>
                html`<th scope="col">
                  <span class="hidden">${t("learn.confusion.answer")}</span> ${digit}
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${DIGITS.map(
            (digit) =>
              html`<tr>
                <th scope="row">
                  <span class="hidden">${t("learn.confusion.true")}</span> ${digit}
                </th>
                ${DIGITS.map((answer) => cell(confusion, digit, answer))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  `;
}

/**
 * @param {Uint32Array} confusion
 * @param {number} digit
 * @param {number} answer
 */
function cell(confusion, digit, answer) {
  const row = confusion.subarray(10 * digit, 10 * digit + 10);
  const all = row.reduce((sum, count) => sum + count, 0);
  const count = row[answer];
  return html`<td
    translate="no"
    data-true=${digit}
    data-answer=${answer}
    data-count=${count}
    data-share=${all ? (count / all).toFixed(3) : 0}
    ?data-correct=${digit === answer}
  >
    ${formatNumber(count)}
  </td>`;
}

/**
 * Tells the depth of each cell's colour: its share of the row.
 * @param {Element} panel
 */
export function colourCells(panel) {
  for (const cell of /** @type {NodeListOf<HTMLElement>} */ (panel.querySelectorAll("td"))) {
    cell.style.setProperty("--share", cell.dataset.share ?? "0");
  }
}
