/**
 * What the server says of the cost, as the second lesson reads it: of the picture on the pad, and of ten digits.
 * @module
 */

import { questionNow } from "../../store/gradient.js";

/** @import { FoundGradient, GradientQuestion, State } from "../../types.js" */

/** The digits that are asked, each by the same hand. */
export const TEN = Object.freeze([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

/**
 * The output whose bias the lesson turns, and what is asked of the 3 that its steps begin with.
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
 * The labelled digits that are asked all at once: one of the ten is a 3, of MNIST's as of the generated ones.
 * @type {Readonly<import("../../types.js").Batch>}
 */
export const BATCH = Object.freeze({ count: 10, seed: 1 });

/**
 * The cost and the slopes of what is on the page; null while they are on their way.
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
 * How the cost changes with the bias that the lesson turns.
 * @param {State} state Whose slopes have been found.
 */
export const slopeOf = (state) => foundNow(state)?.check.slope ?? NaN;

/**
 * What each digit of a batch wants of the bias that the lesson turns, and the mean of these wishes, which is what a
 * step does: a dial goes against its slope.
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
 * What the ten digits gave, in their order, as far as they were asked; the mean of all, once they were.
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
