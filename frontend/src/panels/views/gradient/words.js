/**
 * How the view of one step writes its numbers: slopes span many powers of ten.
 * @module
 */

import { formatScientific } from "../../../i18n/scientific.js";
import { written } from "../../neuron/words.js";

/** Below this a number is written with its power of ten. */
const SMALL = 0.001;

/**
 * @param {number} value
 * @param {number} [places] Digits after the point of a number with a power of ten.
 * @returns {string}
 */
export function signed(value, places) {
  if (value === 0) return "0";
  if (Math.abs(value) >= SMALL) return written(value, { digits: 5 });
  return `${value < 0 ? "−" : ""}${formatScientific(Math.abs(value), places)}`;
}
