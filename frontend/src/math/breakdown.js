/**
 * How z came about, in figures that add up as they are shown.
 * @module
 */

import { partsOf, productsOf, strongest } from "./weighted-sum.js";

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
