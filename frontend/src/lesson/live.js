/**
 * The live words of a step: while pointed at or focused, they highlight what they refer to.
 * @module
 */

import { productsOf, strongest, weightsInto } from "../math/weighted-sum.js";

/** @import { Edge, NeuronRef, State } from "../types.js" */

/**
 * What a word highlights while the pointer or the focus is on it.
 * @typedef {object} Live
 * @property {string} [term] Its name in the glossary.
 * @property {string} [marks] CSS selector of what is outlined on the page.
 * @property {readonly number[]} [layers] Layers that are outlined on the stage; −1 is the last.
 * @property {(state: State) => NeuronRef | null} [neuron] Returns the neuron to point at.
 * @property {(state: State) => Edge | null} [edge] Returns the connection to point at.
 * @property {{dial: Edge, label?: string, value: (state: State) => number}} [turns] The dial that the number in the
 *   text turns; its name is `lesson.LABEL`.
 */

/**
 * Returns the connection of the open neuron that changes its sum most: up, down, or either way.
 * @param {-1 | 0 | 1} sign
 * @returns {(state: State) => Edge | null}
 */
export function strongestEdge(sign) {
  return ({ selection, weights, pass }) => {
    if (!selection || selection.layer === 0) return null;
    const w = weightsInto(weights[selection.layer - 1], selection.neuron);
    const a = pass?.layers[selection.layer - 1]?.a;
    if (!w || !a) return null;
    const rank = (/** @type {number} */ product) =>
      sign === 0 ? Math.abs(product) : sign * product;
    const [source] = strongest(productsOf(w, a), 1, rank);
    return source === undefined ? null : { ...selection, source };
  };
}

/**
 * Returns the brightest neuron of a layer; −1 is the last layer.
 * @param {number} layer
 * @returns {(state: State) => NeuronRef | null}
 */
export function brightest(layer) {
  return ({ pass }) => {
    const layers = pass?.layers ?? [];
    const at = layer < 0 ? layers.length + layer : layer;
    const a = layers[at]?.a;
    return a ? { layer: at, neuron: a.indexOf(Math.max(...a)) } : null;
  };
}
