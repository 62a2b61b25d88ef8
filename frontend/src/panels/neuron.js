import { html } from "lit";
import { formatNumber, t } from "../i18n/i18n.js";
import { Panel } from "./panel.js";

/** @import { NeuronRef, State } from "../types.js" */

const GRID = 28;

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
    return html`
      <header>
        <h2>${neuronName(state, selection)}</h2>
        <button
          type="button"
          class="quiet"
          aria-label=${t("neuron.close")}
          @click=${() => this.act("select", null)}
        >
          ×
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
 * What a neuron is called.
 * @param {State} state
 * @param {NeuronRef} ref
 */
export function neuronName({ card }, { layer, neuron }) {
  if (layer === 0) {
    const column = (neuron % GRID) + 1;
    const row = Math.floor(neuron / GRID) + 1;
    return t("neuron.pixel", { neuron: neuron + 1, row, column });
  }
  const last = (card?.sizes.length ?? 0) - 1;
  if (layer < last) return t("neuron.hidden", { neuron: neuron + 1, layer });
  if (card?.readout === "tenths") return t("neuron.single");
  return t("neuron.output", { digit: String(neuron) });
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
