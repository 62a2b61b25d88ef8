/**
 * The cost as the sum of what each output adds to it.
 * @module
 */

import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { largestOf } from "../../../math/largest.js";
import { shortName, written } from "../../neuron/words.js";
import { signed } from "./words.js";

/** @import { FoundGradient, State } from "../../../types.js" */

/**
 * @param {State} state
 * @param {FoundGradient} found
 */
export function costParts(state, { asked, pass, desired, terms, cost }) {
  if (!pass) return null;
  const layer = pass.layers.length - 1;
  const outputs = pass.layers[layer].a;
  const full = largestOf(terms) || 1;
  return html`
    <section>
      <h3>${t("gradient.cost")}</h3>
      <p>${t(`gradient.cost.${asked.cost}.text`)}</p>
      <table data-part="cost-terms">
        <thead>
          <tr>
            <th scope="col">${t("layer.output")}</th>
            <th scope="col"><span translate="no">a</span></th>
            <th scope="col">${t("gradient.wanted")} <span translate="no">y</span></th>
            <th scope="col">${t("gradient.adds")}</th>
          </tr>
        </thead>
        <tbody>
          ${Array.from(
            terms,
            (term, neuron) =>
              html`<tr
                data-neuron=${neuron}
                data-value=${term}
                data-activation=${outputs[neuron]}
                data-desired=${desired[neuron]}
              >
                <th scope="row">${shortName(state, { layer, neuron })}</th>
                <td translate="no">${written(outputs[neuron])}</td>
                <td translate="no">${written(desired[neuron], { digits: 1 })}</td>
                <td translate="no">
                  <svg class="share" aria-hidden="true">
                    <rect width="${(100 * term) / full}%" height="100%" />
                  </svg>
                  ${signed(term)}
                </td>
              </tr>`,
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colspan="3">${t("gradient.sum")}</th>
            <td translate="no">${signed(cost)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  `;
}
