/**
 * Small numbers in writing.
 * @module
 */

import { formatNumber } from "./i18n.js";

/** @type {Record<string, string>} */
const SUPERSCRIPTS = {
  "-": "⁻",
  ...Object.fromEntries([..."⁰¹²³⁴⁵⁶⁷⁸⁹"].map((raised, digit) => [digit, raised])),
};

/**
 * A small number as one writes it: 1.9 · 10⁻⁶.
 * @param {number} value > 0
 * @param {number} [places] Digits after the decimal point, where the visitor has not chosen.
 */
export function formatScientific(value, places = 1) {
  const [digits, exponent] = value.toExponential(places).split("e");
  const raised = exponent.replace(/./g, (sign) => SUPERSCRIPTS[sign] ?? "");
  return `${formatNumber(Number(digits), places)} · 10${raised}`;
}
