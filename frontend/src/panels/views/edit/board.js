import { html } from "lit";
import { formatNumber, t } from "../../../i18n/i18n.js";
import { BIAS, describeNeuron, sameNeuron } from "../../../store/state.js";
import "../../dial.js";
import { layerChoices } from "../../layers.js";
import { Panel } from "../../panel.js";
import { Nearby } from "../nearby.js";

/** @import { NeuronRef, State } from "../../../types.js" */

/**
 * The biases of a layer as dials side by side; clicking a name opens the neuron with its weights. In a large layer only
 * the dials near what is seen are there.
 */
export class DialBoard extends Panel {
  #layer = 1;
  #nearby = new Nearby(this, ".board > div");
  /** The layers whose biases are not as trained, as text. */
  #changed = "";
  /** @type {NeuronRef | null} */
  #selection = null;

  /**
   * @override
   * @param {State} state
   */
  uses({ card, weights, trained, selection }) {
    return [card, weights, trained, selection];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { card, selection, weights } = state;
    if (!card) return null;
    if (!sameNeuron(selection, this.#selection) && selection?.layer) this.#layer = selection.layer;
    this.#selection = selection;
    this.#followChanges(state);
    if (this.#layer >= card.sizes.length) this.#layer = 1;
    const { b } = weights[this.#layer - 1];
    return html`
      ${layerChoices(card, this.#layer, (chosen) => {
        this.#layer = chosen;
        this.requestUpdate();
      })}
      <p class="hint">${t("edit.board", { count: b.length })}</p>
      <div class="board" data-part="board" data-term="bias" data-layer=${this.#layer}>
        ${Array.from(b, (bias, neuron) => this.#dial(state, { layer: this.#layer, neuron }, bias))}
      </div>
    `;
  }

  /**
   * Shows the biases that were changed elsewhere, for example by a link or a puzzle, because the visitor came to see
   * them.
   * @param {State} state
   */
  #followChanges({ weights, trained, selection }) {
    const changed = weights.flatMap(({ b }, k) =>
      b.some((bias, neuron) => bias !== trained[k].b[neuron]) ? [k + 1] : [],
    );
    const isNew = String(changed) !== this.#changed;
    this.#changed = String(changed);
    if (isNew && changed[0] && !selection && !changed.includes(this.#layer)) {
      [this.#layer] = changed;
    }
  }

  /**
   * @param {State} state
   * @param {NeuronRef} ref
   * @param {number} bias
   */
  #dial(state, { layer, neuron }, bias) {
    const { key, values } = describeNeuron(state, { layer, neuron });
    const name = t(key, values);
    const label = `${name}: ${t("sum.bias")}`;
    const { b } = state.trained[layer - 1];
    const dial = () =>
      html`<fp-dial
        .label=${label}
        .value=${bias}
        .trained=${b[neuron]}
        @hold=${() => this.act("holdDial")}
        @release=${() => this.act("releaseDial")}
        @turn=${(/** @type {CustomEvent<number>} */ { detail }) =>
          this.act("turnDials", { layer, neuron, sources: [BIAS], values: detail })}
      ></fp-dial>`;
    return html`<div data-neuron=${neuron} data-value=${bias}>
      ${this.#nearby.includes(neuron, b.length) ? dial() : html`<span class="room"></span>`}
      <button
        type="button"
        class="quiet"
        aria-pressed=${sameNeuron(state.selection, { layer, neuron })}
        @click=${() => this.act("select", { layer, neuron })}
      >
        <i translate="no">b<sub>${neuron}</sub></i
        ><span class="hidden">${name}</span>
      </button>
      <output translate="no" aria-live="off">${formatNumber(bias, 3)}</output>
    </div>`;
  }
}

customElements.define("fp-dial-board", DialBoard);
