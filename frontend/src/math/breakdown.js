/**
 * Breaks z down into figures that add up as they are shown.
 * @module
 */

import { partsOf, productsOf, strongest } from "./weighted-sum.js";

/** Decimals of the figures that add up, unless the visitor has chosen another number. */
export const DECIMALS = 3;
/**
 * A sum or a part of it: its value, and the value as shown, in units of the last digit.
 * @typedef {{value: number, shown: number}} Figure
 * @typedef {Figure & {source: number, weight: number, activation: number}} Term
 */

/**
 * The parts of z. As shown, terms + rest = sum, positive + negative = sum, and sum + bias = z.
 * @typedef {object} SumBreakdown
 * @property {Term[]} terms The largest terms by |w·a|.
 * @property {Figure & {count: number}} rest All other terms.
 * @property {Figure} positive
 * @property {Figure} negative
 * @property {Figure} sum
 * @property {Figure} bias
 * @property {Figure} z
 */

/**
 * Breaks z down and lists its largest terms one by one.
 * @param {ArrayLike<number>} w
 * @param {ArrayLike<number>} a
 * @param {{z: number, b: number}} network The network's own numbers; z is authoritative.
 * @param {number} most How many terms to list at most.
 * @param {number} decimals Decimals of the figures as shown.
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
  // Where no other terms remain, the largest term absorbs the rounding error.
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
 * Returns the weighted sum in units of the last digit: z minus bias, both as shown.
 * @param {number} z
 * @param {number} b
 * @param {number} decimals
 */
export function sumAsShown(z, b, decimals) {
  return unitsOf(z, decimals) - unitsOf(b, decimals);
}

/**
 * Converts a figure as shown back to a number.
 * @param {number} units In units of the last digit.
 * @param {number} decimals
 */
export function fromUnits(units, decimals) {
  return units / 10 ** decimals;
}

/**
 * Rounds a number to whole units of the last digit, so that figures add up.
 * @param {number} value
 * @param {number} decimals
 */
function unitsOf(value, decimals) {
  return Math.round(value * 10 ** decimals) + 0; // never -0
}

/**
 * Returns the least and the greatest sum that inputs between 0 and 1 can produce.
 * @param {ArrayLike<number>} w
 * @returns {{least: number, greatest: number}}
 */
export function sumRangeOf(w) {
  const { positive, negative } = partsOf(w);
  return { least: negative, greatest: positive };
}
