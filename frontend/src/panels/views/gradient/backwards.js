/**
 * ∂C/∂a of a neuron as what the next layer hands back: Σ w · δ.
 * @module
 */

import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { lastLayer } from "../../../store/state.js";
import { shortName, written } from "../../neuron/words.js";
import { signed } from "./words.js";

/** @import { FoundGradient, State } from "../../../types.js" */

/**
 * The weights and δ are as they were sent; the page multiplies and adds them.
 * @param {State} state
 * @param {FoundGradient} found
 */
export function backwards(state, { asked, layers, weights, batch }) {
  const { layer, neuron } = asked.dial;
  if (batch || layer >= lastLayer(state)) return null;
  const { W, nIn } = weights[layer];
  const terms = Array.from(layers[layer].delta, (delta, to) => {
    const weight = W[to * nIn + neuron];
    return { delta, weight, product: weight * delta };
  });
  const sum = terms.reduce((so, { product }) => so + product, 0);
  return html`
    <details data-part="backwards" data-value=${sum}>
      <summary>${t("gradient.back")}</summary>
      <p>${t("gradient.back.text")}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">${t("gradient.back.neuron")}</th>
            <th scope="col" translate="no">w</th>
            <th scope="col" translate="no">δ</th>
            <th scope="col" translate="no">w · δ</th>
          </tr>
        </thead>
        <tbody>
          ${terms.map(
            ({ delta, weight, product }, to) =>
              html`<tr
                data-neuron=${to}
                data-weight=${weight}
                data-delta=${delta}
                data-value=${product}
              >
                <th scope="row">${shortName(state, { layer: layer + 1, neuron: to })}</th>
                <td translate="no">${written(weight)}</td>
                <td translate="no">${signed(delta)}</td>
                <td translate="no">${signed(product)}</td>
              </tr>`,
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colspan="3">${t("gradient.back.sum")}</th>
            <td translate="no">${signed(sum)}</td>
          </tr>
        </tfoot>
      </table>
    </details>
  `;
}
