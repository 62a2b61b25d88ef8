/**
 * What the sections on formula and squish share: the numbers, rounded so that they add up as shown, and the names of
 * the activation functions.
 * @module
 */

import { digitsShown, formatNumber, t } from "../../i18n/i18n.js";
import { breakdownOf, DECIMALS, fromUnits } from "../../math/breakdown.js";
import { partsOf, productsOf, weightsInto } from "../../math/weighted-sum.js";
import { addedBias } from "../../store/state.js";

/** @import { NeuronRef, State } from "../../types.js" */

/** The activation functions that the catalogue describes. */
const KNOWN = new Set(["sigmoid", "relu", "tanh", "identity", "softmax"]);

/**
 * The parts of a neuron's activation. `shown` holds the same numbers, rounded as shown.
 * @typedef {{positive: number, negative: number, sum: number, bias: number, z: number, a: number}} Numbers
 * @typedef {Numbers & {shown: Numbers}} ActivationBreakdown
 */

/**
 * @param {State} state
 * @param {NeuronRef} ref Not a pixel.
 * @returns {ActivationBreakdown | null} Null until the weights and the pass have arrived.
 */
export function activationBreakdown(state, ref) {
  const { weights, pass } = state;
  const { layer, neuron } = ref;
  const w = weightsInto(weights[layer - 1], neuron);
  const before = pass?.layers[layer - 1];
  const values = pass?.layers[layer];
  if (!w || !before || !values?.z) return null;
  const network = { z: values.z[neuron], b: shiftOf(state, ref) };
  const decimals = digitsShown(DECIMALS);
  const { positive, negative, sum, bias, z } = breakdownOf(w, before.a, network, 0, decimals);
  const a = values.a[neuron];
  return {
    positive: positive.value,
    negative: negative.value,
    sum: z.value - bias.value,
    bias: bias.value,
    z: z.value,
    a,
    shown: {
      positive: fromUnits(positive.shown, decimals),
      negative: fromUnits(negative.shown, decimals),
      sum: fromUnits(sum.shown, decimals),
      bias: fromUnits(bias.shown, decimals),
      z: fromUnits(z.shown, decimals),
      a,
    },
  };
}

/**
 * Returns what shifts a neuron's weighted sum to its z: its bias, unless a switch leaves it out. The page has the
 * weights and their products unrounded even where a switch rounds them, so the effect of rounding counts as part of
 * the shift.
 * @param {State} state
 * @param {NeuronRef} ref Not a pixel.
 */
export function shiftOf(state, ref) {
  const { weights, pass, switches } = state;
  const { layer, neuron } = ref;
  const before = pass?.layers[layer - 1]?.a;
  const z = pass?.layers[layer]?.z?.[neuron];
  const w = switches.bits === null ? null : weightsInto(weights[layer - 1], neuron);
  if (!w || !before || z === undefined) return addedBias(state, ref);
  return z - partsOf(productsOf(w, before)).sum;
}

/**
 * Returns the catalogue key for the name of that shift.
 * @param {Pick<State, "switches">} state
 * @param {string} usual The key where nothing is rounded.
 */
export function shiftName({ switches }, usual) {
  return switches.bits === null ? usual : "sum.bias.rounded";
}

/**
 * @param {string} activation
 * @returns {string} The common name of the function.
 */
export function functionName(activation) {
  return KNOWN.has(activation) ? t(`squish.name.${activation}`) : activation;
}

/**
 * @param {string} activation
 * @returns {string} The origin and the use of the function; empty if the catalogue has no description.
 */
export function functionNote(activation) {
  return KNOWN.has(activation) ? t(`squish.${activation}`) : "";
}

/**
 * Formats a number with a true minus sign.
 * @param {number} value
 * @param {number} [digits]
 */
export function plain(value, digits = DECIMALS) {
  return formatNumber(value + 0, digits);
}

/**
 * Formats a summand with its sign in front.
 * @param {number} value
 * @param {"+" | "−"} [ofZero] The sign of zero.
 */
export function signed(value, ofZero = "+") {
  const sign = value === 0 ? ofZero : value < 0 ? "−" : "+";
  return `${sign}\u2009${formatNumber(Math.abs(value), DECIMALS)}`;
}
