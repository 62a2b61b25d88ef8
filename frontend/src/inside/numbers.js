/**
 * Collects the numbers inside a neuron: its inputs, its weights, and what it makes of both. Every number is the
 * network's own; only w·a and its sums are computed here.
 * @module
 */

import { digitsShown } from "../i18n/i18n.js";
import { breakdownOf, DECIMALS, fromUnits } from "../math/breakdown.js";
import { largestOf } from "../math/largest.js";
import { partsOf, productsOf, weightsInto } from "../math/weighted-sum.js";
import { activationsOf, addedBias, columnsSeen, takesNumbers } from "../store/state.js";
import { whiteFor } from "../stage/scene.js";

/** @import { Curve, LayerValues, NeuronRef, State } from "../types.js" */

/**
 * A number as it is and as it is shown. Shown numbers are rounded so that they add up.
 * @typedef {{value: number, shown: number}} Figure
 */

/**
 * @typedef {object} InsideNumbers
 * @property {Float32Array} before The activations of the previous layer.
 * @property {number} beforeWhite The one of them that is shown as white.
 * @property {number | null} columns Of the picture that the network sees; null if the previous layer is another.
 * @property {Float32Array} weights
 * @property {number} fullWeight The |w| shown in the pure hue.
 * @property {Float64Array} products w·a of each input.
 * @property {number} fullProduct The |w·a| shown in the pure hue: the same as for the weights, unless a product is
 *   larger.
 * @property {Figure} positive The sum of the products above 0.
 * @property {Figure} negative
 * @property {Figure} sum
 * @property {Figure} bias What shifts the sum to z.
 * @property {"" | "none" | "rounded"} shifts How the bias differs from the neuron's own: a switch leaves it out
 *   (`none`), or it includes the effect of rounded weights (`rounded`).
 * @property {Figure} z
 * @property {number} a
 * @property {number} white The activation that lights the neuron fully.
 * @property {string} squish The name of the activation function.
 * @property {Curve | null} curve
 * @property {LayerValues | null} crowd All neurons of the layer, where the activation function has no curve.
 * @property {"" | "off" | "binary"} held Why a is not on the curve: the neuron is off, or a is rounded to 0 or 1.
 */

/**
 * @param {State} state
 * @param {NeuronRef | null} ref
 * @returns {InsideNumbers | null} Null for a pixel, and until the weights and the pass have arrived.
 */
export function numbersInside(state, ref) {
  const { card, weights, pass, curves } = state;
  if (!card || !ref || ref.layer === 0) return null;
  const { layer, neuron } = ref;
  const into = weights[layer - 1];
  const w = weightsInto(into, neuron);
  const before = pass?.layers[layer - 1]?.a;
  const values = pass?.layers[layer];
  if (!w || !before || !values?.z) return null;
  const products = productsOf(w, before);
  const activations = activationsOf(state);
  const squish = activations[layer - 1];
  const fullWeight = largestOf(w);
  const curve = curves[squish] ?? null;
  return {
    before,
    beforeWhite:
      layer > 1
        ? whiteFor(activations[layer - 2], before)
        : whiteFor(takesNumbers(card) ? "identity" : "", before),
    columns: layer === 1 && !takesNumbers(card) ? columnsSeen(card) : null,
    weights: w,
    fullWeight,
    products,
    fullProduct: Math.max(fullWeight, largestOf(products)),
    ...figuresOf(state, ref, { w, before, z: values.z[neuron], products }),
    a: values.a[neuron],
    white: whiteFor(squish, values.a),
    squish,
    curve,
    crowd: curve ? null : values,
    held: heldBy(state, ref),
  };
}

/**
 * Breaks z down into figures. The page has the weights unrounded even where a switch rounds them, so the effect of
 * rounding counts as part of the shift.
 * @param {State} state
 * @param {NeuronRef} ref
 * @param {{w: Float32Array, before: Float32Array, z: number, products: Float64Array}} values
 */
function figuresOf(state, ref, { w, before, z, products }) {
  const { switches } = state;
  const isNone = switches.noBias.includes(ref.layer);
  const isRounded = switches.bits !== null;
  const b = isRounded ? z - partsOf(products).sum : addedBias(state, ref);
  const decimals = digitsShown(DECIMALS);
  const { positive, negative, sum, bias, ...rest } = breakdownOf(w, before, { z, b }, 0, decimals);
  const figure = (/** @type {Figure} */ { value, shown }) => ({
    value,
    shown: fromUnits(shown, decimals),
  });
  return {
    positive: figure(positive),
    negative: figure(negative),
    sum: figure(sum),
    bias: figure(bias),
    z: figure(rest.z),
    shifts: /** @type {InsideNumbers["shifts"]} */ (isRounded ? "rounded" : isNone ? "none" : ""),
  };
}

/**
 * @param {State} state
 * @param {NeuronRef} ref
 * @returns {InsideNumbers["held"]}
 */
function heldBy({ switches, card }, { layer, neuron }) {
  const isOff = switches.off.some((off) => off.layer === layer && off.neuron === neuron);
  if (isOff) return "off";
  // Output activations stay as they are; those of earlier layers are rounded.
  return switches.binary && layer < (card?.sizes.length ?? 0) - 1 ? "binary" : "";
}
