/**
 * Names and figures as the inspector's sections write them.
 * @module
 */

import { digitsShown, formatNumber, t } from "../../i18n/i18n.js";
import {
  hasLabels,
  lastLayer,
  outputLabel,
  pixelPosition,
  takesNumbers,
} from "../../store/state.js";
import { DECIMALS, fromUnits } from "../../math/breakdown.js";
import { decimalsOf } from "../../math/round-values.js";

/** @import { NeuronRef, State } from "../../types.js" */

/**
 * Returns a name of a neuron that is short enough for a list.
 * @param {State} state
 * @param {NeuronRef} ref
 */
export function shortName(state, { layer, neuron }) {
  if (layer === 0 && takesNumbers(state.card)) return state.card?.features?.[neuron] ?? "";
  if (layer === 0) return t("sum.pixel", pixelPosition(state.card, neuron));
  if (layer < lastLayer(state)) return t("sum.neuron", { neuron: String(neuron) });
  return state.card?.readout === "tenths"
    ? t("layer.output")
    : hasLabels(state.card)
      ? outputLabel(state.card, neuron)
      : t("sum.digit", { digit: String(neuron) });
}

/**
 * Formats a number with a true minus sign, and with a plus sign where it is a summand.
 * @param {number} value
 * @param {{digits?: number, plus?: boolean}} [options]
 */
export function written(value, { digits = DECIMALS, plus = false } = {}) {
  const text = formatNumber(value + 0, digits);
  if (/^−?[0.,]*$/.test(text)) return text.replace("−", "");
  return plus && value > 0 ? `+${text}` : text;
}

/**
 * Formats a figure that adds up with others.
 * @param {{shown: number}} figure
 * @param {boolean} [plus]
 */
export function figure({ shown }, plus = true) {
  return written(fromUnits(shown, digitsShown(DECIMALS)), { plus });
}

/**
 * Formats the limit of a scale with at least two significant digits.
 * @param {number} value
 */
export function limit(value) {
  return written(value, { digits: decimalsOf(value) });
}
