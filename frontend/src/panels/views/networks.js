import "../../styles/networks.css";
import { html } from "lit";
import { formatNumber, formatPercent, t } from "../../i18n/i18n.js";
import { Panel } from "../panel.js";

/** @import { Card, State } from "../../types.js" */

/** Other structures, side by side: layers, widths, activation functions, and what came of them. */
export class NetworksView extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ card, models }) {
    return [card, models];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ card, models }) {
    return html`
      <header>
        <h2>${t("view.networks")}</h2>
        <p>${t("networks.text")}</p>
      </header>
      <div class="wide" tabindex="0" role="region" aria-label=${t("view.networks")}>
        <table data-part="networks">
          <thead>
            <tr>
              ${["layers", "activation", "parameters", "accuracy", "note"].map(
                (name) => html`<th scope="col">${t(`networks.${name}`)}</th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${models.map((model) => this.#row(model, model.name === card?.name))}
          </tbody>
        </table>
      </div>
    `;
  }

  /**
   * @param {Card} model
   * @param {boolean} open
   */
  #row(model, open) {
    const { name, sizes, activations, accuracy, test_correct: correct, test_total: total } = model;
    const counted = t("networks.counted", {
      correct: formatNumber(correct),
      total: formatNumber(total),
    });
    return html`
      <tr
        data-name=${name}
        data-parameters=${model.parameter_count}
        data-correct=${correct}
        aria-current=${open}
      >
        <th scope="row">
          <button type="button" aria-pressed=${open} @click=${() => this.act("openModel", name)}>
            ${sizes.join("-")}
          </button>
        </th>
        <td>${[...new Set(activations)].join(", ")}</td>
        <td class="number">${formatNumber(model.parameter_count)}</td>
        <td class="number"><strong>${formatPercent(accuracy, 2)}</strong> ${counted}</td>
        <td class="note">${model.note}</td>
      </tr>
    `;
  }
}

customElements.define("fp-networks", NetworksView);
