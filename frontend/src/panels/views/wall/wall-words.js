/**
 * Describes the weight or the neuron that is pointed at on the wall.
 * @module
 */

import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { isLearning } from "../../../store/run.js";
import { describeNeuron } from "../../../store/state.js";
import { exact, signed } from "./layer-part.js";
import { rowOf } from "./wall-numbers.js";

/** @import { LayerWeights, Edge, State } from "../../../types.js" */

/**
 * Describes in one line what is pointed at.
 * @param {State} state
 * @param {number} layer
 * @param {LayerWeights} into
 * @param {number | null} looked The neuron pointed at or selected.
 * @returns {unknown} A Lit template.
 */
export function pointedWords(state, layer, into, looked) {
  const { edge, pass } = state;
  if (edge?.layer === layer && edge.neuron < into.rowsLoaded) {
    return html`<output
      data-part="wall-weight"
      data-neuron=${edge.neuron}
      data-source=${edge.source}
      data-value=${exact(into.W[edge.neuron * into.nIn + edge.source])}
      aria-live=${isLearning(state) ? "off" : "polite"}
      >${weightWords(state, into, edge)}</output
    >`;
  }
  if (looked === null || looked >= into.rowsLoaded) return t("wall.point");
  const row = rowOf(into, looked);
  const a = pass?.layers[layer]?.a[looked];
  return t(a === undefined ? "wall.told" : "wall.told.activation", {
    neuron: nameOf(state, layer, looked),
    count: row.length,
    least: signed(Math.min(...row), 2),
    greatest: signed(Math.max(...row), 2),
    a: a === undefined ? "" : signed(a, 3),
  });
}

/**
 * @param {State} state
 * @param {LayerWeights} into
 * @param {Edge} edge
 */
function weightWords(state, { W, nIn }, { layer, neuron, source }) {
  const w = W[neuron * nIn + source];
  const a = state.pass?.layers[layer - 1]?.a[source];
  const names = {
    neuron: nameOf(state, layer, neuron),
    source: nameOf(state, layer - 1, source),
    w: signed(w),
  };
  if (a === undefined) return t("wall.weight", names);
  return t("wall.weight.now", { ...names, a: signed(a), product: signed(w * a) });
}

/**
 * @param {State} state
 * @param {number} layer
 * @param {number} neuron
 */
function nameOf(state, layer, neuron) {
  const name = describeNeuron(state, { layer, neuron });
  return t(name.key, name.values);
}
