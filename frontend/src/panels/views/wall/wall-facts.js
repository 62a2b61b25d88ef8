import { html } from "lit";
import { formatNumber, t } from "../../../i18n/i18n.js";
import { activationsOf, describeNeuron, lastLayer } from "../../../store/state.js";
import { LayerPart, exact, signed } from "./layer-part.js";
import { momentsInto } from "./statistics.js";
import { momentsOf, rowOf } from "./wall-numbers.js";

/** @import { State } from "../../../types.js" */

/** Explains why a weight is not a probability, with the numbers of this layer. */
export class WallFacts extends LayerPart {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    const { selection, switches, pass } = state;
    return [this.into(state), selection, switches, pass?.layers[lastLayer(state)]?.a];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const into = this.into(state);
    if (!into) return null;
    const { count, least, greatest, negative, aboveOne } = momentsInto(into);
    const { selection } = state;
    const neuron = selection?.layer === this.layer ? selection.neuron : 0;
    const label = describeNeuron(state, { layer: this.layer, neuron });
    const { sum } = momentsOf(rowOf(into, neuron));
    return html`
      <h2>${t("wall.not.title")}</h2>
      <ul
        data-part="wall-not"
        data-negative=${negative}
        data-above=${aboveOne}
        data-sum=${exact(sum)}
      >
        <li>${t("wall.not.below", { negative, count, least: signed(least) })}</li>
        <li>${t("wall.not.above", { above: aboveOne, greatest: signed(greatest) })}</li>
        <li>
          ${t("wall.not.sum", {
            neuron: t(label.key, label.values),
            inputs: into.nIn,
            sum: signed(sum),
          })}
        </li>
        ${this.#outputs(state)}
      </ul>
    `;
  }

  /**
   * Describes what does come close to a probability: the output activations.
   * @param {State} state
   */
  #outputs(state) {
    const { card, pass } = state;
    const a = pass?.layers[lastLayer(state)]?.a;
    if (!card || !a) return null;
    const { sum } = momentsOf(a);
    const softmax = activationsOf(state).at(-1) === "softmax";
    const key = a.length === 1 ? "single" : softmax ? "softmax" : "squished";
    return html`<li data-part="wall-outputs" data-sum=${exact(sum)}>
      ${t(`wall.not.${key}`, { outputs: a.length, sum: formatNumber(sum, 3) })}
    </li>`;
  }
}

customElements.define("fp-wall-facts", WallFacts);
