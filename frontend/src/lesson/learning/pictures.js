/**
 * Measures pictures of weights: how much they look like an edge, and how much like noise.
 * @module
 */

import { GRID } from "../../options.js";

/** A picture above this is more an edge than a blob: the middle of the scale. */
const EDGE = 0.5;

/**
 * Returns the rows of a first layer as pictures.
 * @param {{W: Float32Array, nIn: number, nOut: number}} layer
 */
export const picturesOf = ({ W, nIn, nOut }) =>
  Array.from({ length: nOut }, (_, neuron) => W.subarray(neuron * nIn, (neuron + 1) * nIn));

/**
 * Counts the pictures that are more an edge than a blob.
 * @param {readonly Float32Array[]} pictures
 */
export const edgesIn = (pictures) => pictures.filter((one) => coherence(one) > EDGE).length;

/**
 * Returns how similar neighbouring weights are, on average over the pictures: near 0 for noise, near 1 for a smooth
 * slope.
 * @param {readonly Float32Array[]} pictures
 */
export const alikeness = (pictures) =>
  pictures.reduce((sum, one) => sum + neighbours(one), 0) / pictures.length;

/**
 * Returns how much the slopes of a picture share one direction: 1 for a single straight edge, 0 for a blob. From the
 * structure tensor summed over the picture, (λ₁ − λ₂) / (λ₁ + λ₂); Bigün & Granlund, "Optimal orientation detection of
 * linear symmetry" (1987). The same as `coherence` in `forwardpass/checks/hope.py`.
 * @param {Float32Array} picture
 */
export function coherence(picture) {
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < picture.length; i += 1) {
    const across = slope(picture, i, i % GRID, 1);
    const down = slope(picture, i, Math.floor(i / GRID), GRID);
    xx += across * across;
    yy += down * down;
    xy += across * down;
  }
  return xx + yy > 0 ? Math.hypot(xx - yy, 2 * xy) / (xx + yy) : 0;
}

/**
 * Returns the slope at a pixel: half the difference of its two neighbours or, at the rim, the difference to its only
 * one.
 * @param {Float32Array} picture
 * @param {number} i
 * @param {number} at Its place in the row or column, of `GRID`.
 * @param {number} step To its neighbour.
 */
function slope(picture, i, at, step) {
  const [before, after] = [at > 0 ? i - step : i, at < GRID - 1 ? i + step : i];
  return (picture[after] - picture[before]) / ((after - before) / step);
}

/**
 * Returns the correlation of each weight with the next to the right and the next below: the mean of both, or 0 if all
 * weights are equal.
 * @param {Float32Array} picture
 */
export function neighbours(picture) {
  const all = Array.from(picture.keys());
  const right = all.filter((i) => i % GRID < GRID - 1);
  const below = all.filter((i) => i + GRID < picture.length);
  return (correlation(picture, right, 1) + correlation(picture, below, GRID)) / 2;
}

/**
 * @param {Float32Array} picture
 * @param {readonly number[]} at
 * @param {number} step From each to the other one.
 */
function correlation(picture, at, step) {
  const mean = (/** @type {(i: number) => number} */ value) =>
    at.reduce((sum, i) => sum + value(i), 0) / at.length;
  const one = mean((i) => picture[i]);
  const other = mean((i) => picture[i + step]);
  const product = mean((i) => (picture[i] - one) * (picture[i + step] - other));
  const spread =
    mean((i) => (picture[i] - one) ** 2) * mean((i) => (picture[i + step] - other) ** 2);
  return spread > 0 ? product / Math.sqrt(spread) : 0;
}
