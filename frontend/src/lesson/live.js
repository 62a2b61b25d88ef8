/**
 * Words of a step that are alive: pointed at, or with the focus, they light what they speak of.
 * @module
 */

import { productsOf, strongest, weightsInto } from "../math/weighted-sum.js";

/** @import { Edge, NeuronRef, State } from "../types.js" */

/**
 * What one word lights. All of it is let go when the pointer or the focus leaves.
 * @typedef {object} Live
 * @property {string} [term] Its name in the glossary.
 * @property {string} [marks] What is outlined on the page, as a CSS selector.
 * @property {readonly number[]} [layers] What is outlined on the stage; −1 is the last layer.
 * @property {(state: State) => NeuronRef | null} [neuron] That is pointed at.
 * @property {(state: State) => Edge | null} [edge] That is pointed at.
 * @property {{dial: Edge, label?: string, value: (state: State) => number}} [turns] The number in the text turns a
 *   dial, whose name is `lesson.LABEL`.
 */

/**
 * The connection of the open neuron that moves its sum most: up, down, or either way.
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
 * The brightest neuron of a layer; −1 is the last.
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
