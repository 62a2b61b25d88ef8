/**
 * What the grids of the inspector show: one cell per connection of the selected neuron.
 * @module
 */

import { largestOf } from "../../math/largest.js";
import { columnsOf } from "./cells.js";
import { productsOf, weightsInto, weightsOutOf } from "../../math/weighted-sum.js";
import { columnsSeen, takesNumbers } from "../../store/state.js";

/** @import { Edge, NeuronRef, State } from "../../types.js" */

/**
 * @typedef {object} Field
 * @property {"into" | "outOf"} end Connections into the selected neuron, or out of it if it is a pixel.
 * @property {number} columns How many cells stand in a row.
 * @property {boolean} isPicture Whether they are the picture that the network sees.
 * @property {Float32Array} w
 * @property {Float64Array | null} products w·a, once there is a pass.
 * @property {(cell: number) => number | undefined} activation
 * @property {(cell: number) => Edge} edge
 * @property {(cell: number) => NeuronRef} other Returns the neuron at the other end.
 * @property {(edge: Edge | null) => number | null} cell
 */

/**
 * Returns the weights into a neuron, or those with which the next layer reads a pixel; null until they have arrived.
 * @param {State} state
 * @param {NeuronRef} selection
 * @returns {Field | null}
 */
export function fieldOf(state, selection) {
  return selection.layer === 0 ? outOf(state, selection) : into(state, selection);
}

/**
 * @param {State} state
 * @param {NeuronRef} selection
 * @returns {Field | null}
 */
function into({ card, weights, pass }, { layer, neuron }) {
  const w = weightsInto(weights[layer - 1], neuron);
  if (!w) return null;
  const a = pass?.layers[layer - 1]?.a;
  const isPicture = layer === 1 && !takesNumbers(card);
  return {
    end: "into",
    columns: isPicture ? columnsSeen(card) : columnsOf(w.length),
    isPicture,
    w,
    products: a ? productsOf(w, a) : null,
    activation: (cell) => a?.[cell],
    edge: (source) => ({ layer, neuron, source }),
    other: (source) => ({ layer: layer - 1, neuron: source }),
    cell: (edge) => (edge?.layer === layer && edge.neuron === neuron ? edge.source : null),
  };
}

/**
 * @param {State} state
 * @param {NeuronRef} selection
 * @returns {Field | null}
 */
function outOf({ weights, pass }, { layer, neuron: source }) {
  const w = weightsOutOf(weights[layer], source);
  if (!w) return null;
  const a = pass?.layers[layer]?.a[source];
  return {
    end: "outOf",
    columns: columnsOf(w.length),
    isPicture: false,
    w,
    products: a === undefined ? null : productsOf(w, new Float32Array(w.length).fill(a)),
    activation: () => a,
    edge: (neuron) => ({ layer: layer + 1, neuron, source }),
    other: (neuron) => ({ layer: layer + 1, neuron }),
    cell: (edge) => (edge?.layer === layer + 1 && edge.source === source ? edge.neuron : null),
  };
}

/** The values that a scale may have, so that it does not flicker while following the pen. */
const STEPS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/**
 * Returns the scales of both pictures. They share one scale as long as no activation is above 1: the map of w·a then
 * shows the weights through the activations before them.
 * @param {Field} field
 */
export function scalesOf({ w, products }) {
  const weights = largestOf(w);
  const largest = products ? largestOf(products) : 0;
  return { weights, products: largest > weights ? roundedUp(largest) : weights };
}

/**
 * Returns the next round number that is not below a value.
 * @param {number} value ≥ 0
 */
export function roundedUp(value) {
  if (!(value > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * (STEPS.find((step) => step * power >= value) ?? 10);
}
