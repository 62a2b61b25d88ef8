/**
 * What the parts of the matrix view share: the layer shown, what is highlighted in it, and how its numbers are
 * written.
 * @module
 */

import { formatNumber } from "../../../i18n/i18n.js";
import { activationsOf } from "../../../store/state.js";
import { shiftOf } from "../../neuron/breakdown.js";

/** @import { LayerWeights, State } from "../../../types.js" */

/** A matrix of up to this many columns has room for its numbers. */
export const FEW_COLUMNS = 20;

/** The number of rows that a column of numbers shows at a time. */
export const WINDOW = 16;

/**
 * One layer of the network as a matrix product: W (nOut × nIn), b, and those numbers of the pass that have arrived.
 * @typedef {object} Product
 * @property {number} layer From 1.
 * @property {string} activation
 * @property {number} nIn
 * @property {number} nOut
 * @property {LayerWeights | undefined} weights
 * @property {Float32Array | undefined} b What shifts the sums to z; undefined where a switch leaves the biases out.
 * @property {Float32Array | undefined} before The activations of the previous layer.
 * @property {Float32Array | undefined} z
 * @property {Float32Array | undefined} a
 */

/**
 * What is highlighted: a row of W, which is a neuron, and a column, which is one of its inputs.
 * @typedef {{row: number | null, column: number | null}} Lit
 */

/**
 * @param {State} state
 * @param {number} layer
 * @returns {Product | null} Null for a layer that the open network does not have.
 */
export function productOf(state, layer) {
  const { card, weights, pass } = state;
  if (!card || layer < 1 || layer >= card.sizes.length) return null;
  return {
    layer,
    activation: activationsOf(state)[layer - 1],
    nIn: card.sizes[layer - 1],
    nOut: card.sizes[layer],
    weights: weights[layer - 1],
    b: biasesOf(state, layer),
    before: pass?.layers[layer - 1]?.a,
    z: pass?.layers[layer]?.z ?? undefined,
    a: pass?.layers[layer]?.a,
  };
}

/**
 * @param {State} state
 * @param {number} layer
 */
function biasesOf(state, layer) {
  return state.weights[layer - 1]?.b.map((_, neuron) => shiftOf(state, { layer, neuron }));
}

/**
 * @param {State} state
 * @param {number} layer
 * @returns {Lit}
 */
export function litIn({ edge, hover, selection }, layer) {
  if (edge?.layer === layer) return { row: edge.neuron, column: edge.source };
  const pointed = hover ?? selection;
  const own = selection?.layer === layer ? selection.neuron : null;
  const row = pointed?.layer === layer ? pointed.neuron : own;
  const beside = pointed?.layer === layer - 1 ? pointed : selection;
  return { row, column: beside?.layer === layer - 1 ? beside.neuron : null };
}

/**
 * Formats a number with a true minus sign.
 * @param {number} value
 * @param {number} [digits]
 */
export function written(value, digits = 3) {
  const text = formatNumber(Math.abs(value), digits);
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/**
 * Formats a number after a times or plus sign: in brackets if it has a sign of its own.
 * @param {number} value
 */
export function bracketed(value) {
  const text = written(value);
  return text.startsWith("−") ? `(${text})` : text;
}

/**
 * Returns where a window of `WINDOW` entries starts, so that `lit` is in its middle.
 * @param {number} count
 * @param {number | null} lit
 * @param {{rows: number, columns: number} | null} picture That of the entries, whose middle shows more than its start.
 */
export function windowStart(count, lit, picture) {
  const { rows, columns } = picture ?? { rows: 0, columns: 0 };
  const middle = Math.floor(rows / 2) * columns + Math.floor(columns / 2);
  const start = (lit ?? middle) - Math.floor(WINDOW / 2);
  return Math.max(0, Math.min(start, count - WINDOW));
}
