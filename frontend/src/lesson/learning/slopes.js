/**
 * The server's answers about the cost, as the second lesson uses them: for the drawing, and for ten digits.
 * @module
 */

import { questionNow } from "../../store/gradient.js";

/** @import { FoundGradient, GradientQuestion, State } from "../../types.js" */

/** The ten digits, all in the same handwriting. */
export const TEN = Object.freeze([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

/**
 * The output whose bias the lesson turns, and the question about the 3 with which its steps begin.
 * @type {Readonly<GradientQuestion & {digit: number, dial: import("../../types.js").DialRef}>}
 */
export const ASKED = Object.freeze({
  digit: 3,
  cost: "quadratic",
  learningRate: 1,
  dial: Object.freeze({ layer: 3, neuron: 3, source: -1 }),
  batch: null,
  slice: null,
});

/**
 * The labelled digits of one batch: one of the ten is a 3, both of MNIST's and of the generated digits.
 * @type {Readonly<import("../../types.js").Batch>}
 */
export const BATCH = Object.freeze({ count: 10, seed: 1 });

/**
 * Returns the cost and the slopes for the current drawing and network; null until they have arrived.
 * @param {State} state
 * @returns {FoundGradient | null}
 */
export function foundNow(state) {
  const { gradient, pass, weights, pending } = state;
  const found = gradient?.found;
  const isOfPass = found && (found.pass ?? pass) === pass;
  if (!isOfPass || pending || found.weights !== weights) return null;
  return JSON.stringify(found.asked) === JSON.stringify(questionNow(state)) ? found : null;
}

/** @param {State} state */
export const isFound = (state) => foundNow(state) !== null;

/** @param {State} state Whose cost has been found. */
export const costOf = (state) => foundNow(state)?.cost ?? NaN;

/**
 * Returns how the cost changes with the bias that the lesson turns.
 * @param {State} state Whose slopes have been found.
 */
export const slopeOf = (state) => foundNow(state)?.check.slope ?? NaN;

/**
 * Returns how each digit of a batch wants to change the bias that the lesson turns, against its slope, and the mean of
 * these wishes, which a step follows.
 * @param {State} state Whose slopes have been found.
 */
export function wishesOf(state) {
  const { labels = [], slopes = [] } = foundNow(state)?.batch ?? {};
  return {
    digits: Array.from(labels),
    values: Array.from(slopes, (slope) => -slope),
    mean: -slopeOf(state),
  };
}

/**
 * Returns the numbers of the ten digits in order, as far as they have been asked, and their mean once all have been.
 * @param {Record<string, number>} measured
 */
export function tenOf(measured) {
  const asked = TEN.filter((at) => `ten.${at}` in measured);
  const values = asked.map((at) => measured[`ten.${at}`]);
  return {
    digits: asked.map((at) => measured[`ten.${at}.digit`] ?? at),
    values,
    mean: isTenAsked(measured) ? (measured["ten.mean"] ?? meanOf(values)) : null,
  };
}

/** @param {Record<string, number>} measured */
export const isTenAsked = (measured) => TEN.every((at) => `ten.${at}` in measured);

/** @param {readonly number[]} values */
const meanOf = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
