/**
 * Formats numbers for fields, and parses what people type there.
 * @module
 */

import { numberLocale } from "./i18n.js";

/** The number of significant digits that every float32 has. */
const DIGITS = 6;
/** Smaller numbers are written with a power of ten. */
const SMALL = 1e-4;

/**
 * Formats a number so that the same field can parse it: with the decimal mark of the page, without grouping, and with a
 * minus as wide as a plus.
 * @param {number} value
 * @returns {string}
 */
export function writeNumber(value) {
  if (value !== 0 && Math.abs(value) < SMALL) {
    const [mantissa, exponent] = value.toExponential(DIGITS - 1).split("e");
    return `${writeNumber(Number(mantissa))}e${exponent.replace("-", "−")}`;
  }
  const format = { useGrouping: false, maximumSignificantDigits: DIGITS, numberingSystem: "latn" };
  return value.toLocaleString(numberLocale(), format).replace("-", "−");
}

/**
 * Parses a typed number: in the format of the page, else in the English format, else with its only mark as the decimal
 * mark. `1,5`, `−0.75`, `1e-3` and `12 345` are numbers; `1/3` is not.
 * @param {string} text
 * @returns {number | null} Null if it is no number.
 */
export function readNumber(text) {
  const typed = text
    .replace(/\s*[·×*]\s*10(?:\^|(?=[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]))/, "e") // as the page writes small numbers
    .normalize("NFKC")
    .replace(/[\u061c\u200e\u200f]/g, "") // marks of direction, which some languages write around a sign
    .trim()
    .replace(/[−‐‑–—]/g, "-")
    .replace(/(?<=\d)[\s'’](?=\d{3})/g, "\u00a0"); // between groups of digits, in any language
  const { group, decimal } = marksOf(numberLocale());
  return parsed(typed, group, decimal) ?? parsed(typed, ",", ".") ?? parsed(typed, "", ".,٫");
}

/**
 * @param {string} text
 * @param {string} group The marks that can separate groups of digits.
 * @param {string} decimal The marks that can be the decimal mark.
 */
function parsed(text, group, decimal) {
  const grouped = `[1-9]\\d{0,2}(?:[\u00a0${group}]\\d{2,3})*[\u00a0${group}]\\d{3}`;
  const shape = new RegExp(
    `^([+-]?)(${grouped}|\\d*)(?:[${decimal}](\\d*))?(?:e([+-]?\\d+))?$`,
    "i",
  );
  const [, sign, whole, part = "", power = "0"] = shape.exec(text) ?? [];
  if (sign === undefined || whole + part === "") return null;
  return Number(`${sign}${whole.replace(/\D/g, "") || 0}.${part || 0}e${power}`);
}

/** @param {string} locale */
function marksOf(locale) {
  const parts = new Intl.NumberFormat(locale, { numberingSystem: "latn" }).formatToParts(1234567.5);
  const valueOf = (/** @type {string} */ type) =>
    parts.find((part) => part.type === type)?.value.normalize("NFKC") ?? "";
  return { group: valueOf("group").replace(/[\s'’]/, ""), decimal: valueOf("decimal") };
}
