/**
 * The arithmetic that the page may do with the numbers it receives: multiply and add. The squish, and with it every z
 * and a, is computed by the server only.
 * @module
 */

/** @import { LayerWeights } from "../types.js" */

/**
 * Returns the weights into one neuron, or null until they have arrived.
 * @param {LayerWeights | undefined} weights
 * @param {number} neuron
 * @returns {Float32Array | null}
 */
export function weightsInto(weights, neuron) {
  if (!weights || neuron >= weights.rowsLoaded) return null;
  return weights.W.subarray(neuron * weights.nIn, (neuron + 1) * weights.nIn);
}

/**
 * Returns the weights with which the next layer reads one neuron, or null until they have arrived.
 * @param {LayerWeights | undefined} weights Into the next layer.
 * @param {number} neuron
 * @returns {Float32Array | null}
 */
export function weightsOutOf(weights, neuron) {
  if (!weights || weights.rowsLoaded < weights.nOut) return null;
  const { W, nIn, nOut } = weights;
  return Float32Array.from({ length: nOut }, (_, k) => W[k * nIn + neuron]);
}

/**
 * Returns w·a for every connection, in float64.
 * @param {ArrayLike<number>} w
 * @param {ArrayLike<number>} a One for each weight.
 * @returns {Float64Array}
 */
export function productsOf(w, a) {
  const products = new Float64Array(w.length);
  for (let i = 0; i < w.length; i += 1) products[i] = w[i] * a[i];
  return products;
}

/**
 * Returns the sum of the values above zero, of those below zero, and of all.
 * @param {ArrayLike<number>} values
 */
export function partsOf(values) {
  let positive = 0;
  let negative = 0;
  for (let i = 0; i < values.length; i += 1) {
    if (values[i] > 0) positive += values[i];
    else negative += values[i];
  }
  return { positive, negative, sum: positive + negative };
}

/**
 * Returns the indices of the strongest values, strongest first; strengths that are not above zero are left out.
 * @param {ArrayLike<number>} values
 * @param {number} most
 * @param {(value: number) => number} [strength]
 * @returns {number[]}
 */
export function strongest(values, most, strength = Math.abs) {
  /** @type {number[]} */
  const found = [];
  for (let i = 0; i < values.length; i += 1) {
    const force = strength(values[i]);
    if (!(force > 0)) continue;
    let at = found.length;
    while (at > 0 && strength(values[found[at - 1]]) < force) at -= 1;
    if (at === most) continue;
    found.splice(at, 0, i);
    if (found.length > most) found.pop();
  }
  return found;
}

/**
 * Projects a neuron's weights back through the previous layers onto the pixels: its row of W⁽ᵏ⁾ · … · W⁽¹⁾. This is
 * what the neuron would read if no layer squished.
 * @param {readonly LayerWeights[]} weights
 * @param {number} layer From 1.
 * @param {number} neuron
 * @returns {Float64Array | null} Null while weights are missing.
 */
export function projectedOf(weights, layer, neuron) {
  const own = weightsInto(weights[layer - 1], neuron);
  const before = weights.slice(0, layer - 1);
  if (!own || before.some(({ rowsLoaded, nOut }) => rowsLoaded < nOut)) return null;
  return before.reduceRight(rowTimes, Float64Array.from(own));
}

/**
 * @param {Float64Array} row (nOut,)
 * @param {LayerWeights} weights (nOut × nIn)
 * @returns {Float64Array} (nIn,)
 */
function rowTimes(row, { W, nIn, nOut }) {
  const result = new Float64Array(nIn);
  for (let j = 0; j < nOut; j += 1) {
    for (let i = 0; i < nIn; i += 1) result[i] += row[j] * W[j * nIn + i];
  }
  return result;
}
