import "../../i18n/all-messages.js";
import "../../styles/networks.css";
import { html, svg } from "lit";
import { formatNumber, formatPercent, t } from "../../i18n/i18n.js";
import { networksOf } from "../../store/own-network.js";
import { Panel } from "../panel.js";

/** @import { Card, State } from "../../types.js" */

/** Bars of the small picture of a network, CSS px; a bar's height is the logarithm of the layer's size. */
const BAR = { width: 5, pitch: 9, least: 4, most: 32, widest: 784 };

/** Other structures side by side: their layers, sizes and activation functions, and their results. */
export class NetworksView extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ card, models, own }) {
    return [card, models, own];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    return html`
      <header>
        <h2>${t("networks.title")}</h2>
        <p>${t("networks.text")}</p>
      </header>
      <table data-part="networks">
        <thead>
          <tr>
            <th scope="col">${t("header.model")}</th>
            <th scope="col">${t("networks.parameters")}</th>
            <th scope="col">${t("networks.accuracy")}</th>
            <th scope="col"><span class="hidden">${t("networks.open")}</span></th>
          </tr>
        </thead>
        <tbody>
          ${networksOf(state).map((model) => this.#row(model, model.name === state.card?.name))}
        </tbody>
      </table>
    `;
  }

  /**
   * @param {Card} model
   * @param {boolean} open
   */
  #row(model, open) {
    const { name, title, sizes, accuracy, test_correct: correct, test_total: total } = model;
    const counted = t("networks.counted", {
      correct: formatNumber(correct),
      total: formatNumber(total),
    });
    return html`
      <tr
        data-name=${name}
        data-parameters=${model.parameter_count}
        data-correct=${correct}
        ?data-open=${open}
      >
        <th scope="row">
          <div>
            ${picture(sizes)}
            <p>
              <b translate="no" lang="en" dir="ltr">${title}</b>
              <span lang="en" dir="ltr">${model.note}</span>
            </p>
          </div>
        </th>
        <td translate="no">${formatNumber(model.parameter_count)}</td>
        <td>
          ${
            !total
              ? t("networks.uncounted")
              : html`<b translate="no">${formatPercent(accuracy)}</b>
                  <svg class="share" aria-hidden="true">
                    <rect class="all" width="100%" height="100%" />
                    <rect width="${100 * accuracy}%" height="100%" />
                  </svg>
                  <span>${counted}</span>`
          }
        </td>
        <td>
          <button type="button" aria-pressed=${open} @click=${() => this.act("openModel", name)}>
            ${t(open ? "networks.isOpen" : "networks.open")}<span class="hidden" lang="en"
              >, ${title}</span
            >
          </button>
        </td>
      </tr>
    `;
  }
}

/**
 * Draws one bar per layer.
 * @param {number[]} sizes
 */
function picture(sizes) {
  const { width, pitch, least, most, widest } = BAR;
  const bars = sizes.map((count, k) => {
    const height = least + ((most - least) * Math.log(count)) / Math.log(widest);
    return svg`<rect x=${k * pitch} y=${(most - height) / 2} width=${width} height=${height} rx="2" />`;
  });
  return html`<svg
    class="layers"
    aria-hidden="true"
    viewBox="0 0 ${Math.max(4, sizes.length) * pitch} ${most}"
  >
    ${bars}
  </svg>`;
}

customElements.define("fp-networks", NetworksView);
