/**
 * Statistics of a layer's weights: scales, counts and moments. Pure arithmetic.
 * @module
 */

import { largestOf } from "../../../math/largest.js";

/** @import { LayerWeights } from "../../../types.js" */

/** The approximate number of bins in a histogram. */
const BINS = 40;

/** Bin widths, times a power of ten. */
const STEPS = [1, 2, 5, 10];

/** Layers with up to this many inputs are shown as strips of cells side by side. */
const LONGEST_STRIP = 20;

/**
 * @typedef {object} Moments
 * @property {number} count
 * @property {number} least
 * @property {number} greatest
 * @property {number} mean
 * @property {number} deviation Population standard deviation: of these numbers themselves, not an estimate from a
 *   sample.
 * @property {number} positive How many numbers are above 0.
 * @property {number} negative
 * @property {number} aboveOne
 * @property {number} sum
 */

/**
 * @param {ArrayLike<number>} values
 * @returns {Moments}
 */
export function momentsOf(values) {
  const count = values.length;
  const moments = { count, least: Infinity, greatest: -Infinity, mean: 0, deviation: 0 };
  const counts = { positive: 0, negative: 0, aboveOne: 0, sum: 0 };
  for (let i = 0; i < count; i += 1) {
    const value = values[i];
    counts.sum += value;
    moments.least = Math.min(moments.least, value);
    moments.greatest = Math.max(moments.greatest, value);
    if (value > 0) counts.positive += 1;
    if (value < 0) counts.negative += 1;
    if (value > 1) counts.aboveOne += 1;
  }
  moments.mean = counts.sum / count;
  let squares = 0;
  for (let i = 0; i < count; i += 1) squares += (values[i] - moments.mean) ** 2;
  moments.deviation = Math.sqrt(squares / count);
  return { ...moments, ...counts };
}

/**
 * A histogram. Bin k holds the numbers from `edges[k]` up to but not including `edges[k + 1]`; the last bin also
 * includes its upper edge, as in numpy. One edge is 0, so that no bin mixes signs.
 * @typedef {{step: number, edges: number[], counts: number[]}} Histogram
 */

/**
 * @param {ArrayLike<number>} values
 * @returns {Histogram}
 */
export function histogramOf(values) {
  const limit = largestOf(values);
  const step = roundStep((2 * limit) / BINS);
  const half = Math.max(1, Math.ceil(limit / step));
  const edges = Array.from({ length: 2 * half + 1 }, (_, k) =>
    Number(((k - half) * step).toFixed(9)),
  );
  return { step, edges, counts: countsIn(values, edges, step) };
}

/**
 * Returns how many of the values fall into each bin.
 * @param {ArrayLike<number>} values
 * @param {number[]} edges
 * @param {number} step
 */
export function countsIn(values, edges, step) {
  const counts = edges.slice(1).fill(0);
  for (let i = 0; i < values.length; i += 1) counts[binOf(values[i], edges, step)] += 1;
  return counts;
}

/**
 * Returns the bin of a value.
 * @param {number} value
 * @param {number[]} edges
 * @param {number} step
 */
export function binOf(value, edges, step) {
  const last = edges.length - 2;
  let bin = Math.min(Math.max(Math.floor((value - edges[0]) / step), 0), last);
  if (value < edges[bin] && bin > 0) bin -= 1; // division may round to the wrong side of an edge
  if (value >= edges[bin + 1] && bin < last) bin += 1;
  return bin;
}

/**
 * Returns the weights into one neuron that have arrived.
 * @param {LayerWeights} into
 * @param {number} neuron
 */
export function rowOf({ W, nIn }, neuron) {
  return W.subarray(neuron * nIn, (neuron + 1) * nIn);
}

/**
 * Returns the layout of the weights into a neuron: the picture they look at, a strip, or a block read row by row.
 * @param {number} nIn
 * @param {{rows: number, columns: number} | null} picture That of the inputs, if the layer reads them.
 * @returns {{shape: "picture" | "strip" | "block", columns: number, rows: number}}
 */
export function layoutOf(nIn, picture) {
  if (picture) return { shape: "picture", ...picture };
  if (nIn <= LONGEST_STRIP) return { shape: "strip", columns: nIn, rows: 1 };
  const side = Math.sqrt(nIn);
  const columns = Number.isInteger(side) ? side : 2 ** Math.ceil(Math.log2(nIn) / 2);
  return { shape: "block", columns, rows: Math.ceil(nIn / columns) };
}

/**
 * Returns the smallest of 1, 2 and 5 times a power of ten that is not below a width.
 * @param {number} width
 */
function roundStep(width) {
  if (!(width > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(width));
  return Number(((STEPS.find((step) => step * power >= width) ?? 10) * power).toPrecision(1));
}
