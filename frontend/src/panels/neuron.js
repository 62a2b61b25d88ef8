import { html } from "lit";
import { formatNumber, t } from "../i18n/i18n.js";
import { neuronPlace } from "../store/state.js";
import { icon } from "./icon.js";
import { Panel } from "./panel.js";

/** @import { NeuronRef, State } from "../types.js" */

/** The selected neuron: where it stands and its numbers, each the network's own. */
export class NeuronPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    return [state.selection, state.pass, state.weights, state.card];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { selection, card } = state;
    this.toggleAttribute("empty", !selection);
    if (!card || !selection) {
      return html`<h2>${t("neuron.none.title")}</h2>
        <p>${t("neuron.none.text")}</p>
        ${card ? html`<p class="note">${card.note}</p>` : null}`;
    }
    const place = neuronPlace(state, selection);
    return html`
      <header>
        <h2>${t(place.key, place.values)}</h2>
        <button
          type="button"
          class="quiet"
          aria-label=${t("neuron.close")}
          @click=${() => this.act("select", null)}
        >
          ${icon("close")}
        </button>
      </header>
      <dl>
        ${numbersOf(state, selection).map(
          ({ term, value }) =>
            html`<div>
              <dt>${t(term)}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>
    `;
  }
}

/**
 * The numbers of a neuron, as far as they have come.
 * @param {State} state
 * @param {NeuronRef} ref
 * @returns {{term: string, value: string}[]}
 */
function numbersOf({ pass, weights }, { layer, neuron }) {
  const values = pass?.layers[layer];
  const a = values?.a[neuron];
  const z = values?.z?.[neuron];
  const b = weights[layer - 1]?.b[neuron];
  /** @type {{term: string, value: string}[]} */
  const rows = [];
  if (z !== undefined && b !== undefined) {
    rows.push({ term: "neuron.sum", value: formatNumber(z - b, 3) });
    rows.push({ term: "neuron.bias", value: formatNumber(b, 3) });
    rows.push({ term: "neuron.z", value: formatNumber(z, 3) });
  }
  if (a !== undefined) rows.push({ term: "neuron.a", value: formatNumber(a, 3) });
  return rows;
}

customElements.define("fp-neuron", NeuronPanel);
