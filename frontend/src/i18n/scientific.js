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
 */
export function formatScientific(value) {
  const [digits, exponent] = value.toExponential(1).split("e");
  const raised = exponent.replace(/./g, (sign) => SUPERSCRIPTS[sign] ?? "");
  return `${formatNumber(Number(digits), 1)} · 10${raised}`;
}
