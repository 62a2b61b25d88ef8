import { html } from "lit";
import { formatNumber, t } from "../../../i18n/i18n.js";
import { Panel } from "../../panel.js";
import { measuredWords } from "./measured-words.js";

/** @import { State } from "../../../types.js" */

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

/** The confusion matrix: a row for each true digit, a column for each answer. */
export class ConfusionPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ training }) {
    return [training?.run?.confusion];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ training }) {
    const run = training?.run;
    if (!run?.confusion) return null;
    const { confusion } = run;
    return html`
      <h3>${t("learn.confusion.title")}</h3>
      <p
        class="hint"
        data-part="confusion-of"
        data-count=${run.testSet?.count ?? run.validationImages}
      >
        ${t("learn.confusion.text")} ${measuredWords(run)}
      </p>
      <div class="scroll" tabindex="0" role="region" aria-label=${t("learn.confusion.title")}>
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
   * Returns the depth of each cell's colour: its share of the row.
   * @override
   */
  updated() {
    for (const cell of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("td"))) {
      cell.style.setProperty("--share", cell.dataset.share ?? "0");
    }
  }
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

customElements.define("fp-confusion", ConfusionPanel);
