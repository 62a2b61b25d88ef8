/**
 * What the page may do with the numbers it was sent: multiply and add them. The squish, and with it
 * every z and a, stays the network's.
 * @module
 */

/** @import { LayerWeights } from "../types.js" */

/** Decimals of the figures that add up, where the visitor has not chosen. */
export const DECIMALS = 3;
/**
 * A sum, or a part of it: as it is, and as shown, in units of the last digit.
 * @typedef {{value: number, shown: number}} Figure
 * @typedef {Figure & {source: number, weight: number, activation: number}} Term
 */

/**
 * How z came about. As shown, terms + rest = sum, positive + negative = sum and sum + bias = z.
 * @typedef {object} SumBreakdown
 * @property {Term[]} terms The largest, by |w·a|.
 * @property {Figure & {count: number}} rest All other terms.
 * @property {Figure} positive
 * @property {Figure} negative
 * @property {Figure} sum
 * @property {Figure} bias
 * @property {Figure} z
 */

/**
 * The weights into one neuron, or null as long as they have not come.
 * @param {LayerWeights | undefined} weights
 * @param {number} neuron
 * @returns {Float32Array | null}
 */
export function weightsInto(weights, neuron) {
  if (!weights || neuron >= weights.rowsLoaded) return null;
  return weights.W.subarray(neuron * weights.nIn, (neuron + 1) * weights.nIn);
}

/**
 * The weights with which the next layer reads one neuron, or null as long as they have not come.
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
 * w·a for every connection, in float64.
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
 * The sum of what is above zero, of what is below, and of all.
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
 * The indices of the strongest values, strongest first; what is not above zero is no candidate.
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
 * How z came about, with its largest terms one by one.
 * @param {ArrayLike<number>} w
 * @param {ArrayLike<number>} a
 * @param {{z: number, b: number}} network What the network says; z has the last word.
 * @param {number} most Terms.
 * @param {number} decimals Of the figures as shown.
 * @returns {SumBreakdown}
 */
export function breakdownOf(w, a, { z, b }, most, decimals) {
  const inUnits = (/** @type {number} */ value) => unitsOf(value, decimals);
  const products = productsOf(w, a);
  const { positive, negative, sum } = partsOf(products);
  const largest = strongest(products, most + 1);
  const terms = largest.slice(0, most).map((source) => ({
    source,
    weight: w[source],
    activation: a[source],
    value: products[source],
    shown: inUnits(products[source]),
  }));
  const sumShown = sumAsShown(z, b, decimals);
  const left = terms.reduce(
    ({ value, shown }, term) => asFigure(value - term.value, shown - term.shown),
    asFigure(sum, sumShown),
  );
  const nothingElse = largest.length <= most;
  // Where nothing is left, the largest term takes what rounding has left.
  if (nothingElse && terms.length > 0) terms[0].shown += left.shown;
  const rest = nothingElse ? asFigure(0, terms.length > 0 ? 0 : sumShown) : left;
  const above = negative < 0 ? inUnits(positive) : sumShown;
  const positiveShown = positive > 0 ? above : 0;
  return {
    terms,
    rest: { ...rest, count: w.length - terms.length },
    positive: asFigure(positive, positiveShown),
    negative: asFigure(negative, sumShown - positiveShown),
    sum: asFigure(sum, sumShown),
    bias: asFigure(b, inUnits(b)),
    z: asFigure(z, inUnits(z)),
  };
}

/**
 * @param {number} value
 * @param {number} shown
 * @returns {Figure}
 */
function asFigure(value, shown) {
  return { value, shown };
}

/**
 * The weighted sum in units of the last digit: what is missing from the bias to z, both as shown.
 * @param {number} z
 * @param {number} b
 * @param {number} decimals
 */
export function sumAsShown(z, b, decimals) {
  return unitsOf(z, decimals) - unitsOf(b, decimals);
}

/**
 * A figure as shown, as a number again.
 * @param {number} units Of the last digit.
 * @param {number} decimals
 */
export function fromUnits(units, decimals) {
  return units / 10 ** decimals;
}

/**
 * A number as a figure that adds up: in whole units of the last digit.
 * @param {number} value
 * @param {number} decimals
 */
function unitsOf(value, decimals) {
  return Math.round(value * 10 ** decimals) + 0; // never -0
}

/**
 * The least and the greatest sum that inputs between 0 and 1 can bring about.
 * @param {ArrayLike<number>} w
 * @returns {{least: number, greatest: number}}
 */
export function sumRangeOf(w) {
  const { positive, negative } = partsOf(w);
  return { least: negative, greatest: positive };
}

/**
 * A neuron's weights carried back through the layers before it to the pixels: its row of
 * W⁽ᵏ⁾ · … · W⁽¹⁾. That is the neuron as it would be without any squish.
 * @param {readonly LayerWeights[]} weights
 * @param {number} layer From 1.
 * @param {number} neuron
 * @returns {Float64Array | null} Null as long as weights are missing.
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
