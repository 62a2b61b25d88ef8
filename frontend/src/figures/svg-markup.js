/**
 * The parts of SVG that its elements are written with: numbers, attributes, text and colours.
 * @module
 */

/** @typedef {Record<string, string | number | undefined>} Attributes */

/** Decimals of a coordinate: a thousandth of a px cannot be seen in print either. */
const DECIMALS = 3;

/**
 * Parts a colour into one without transparency and its opacity, because not every program reads both in one.
 * @param {string} color `#rrggbb`, `rgb(…)` or `rgba(r,g,b,a)`
 */
export function parted(color) {
  const found = /^rgba\(([^,]+),([^,]+),([^,]+),([^,]+)\)$/.exec(color);
  if (!found) return { solid: color, opacity: 1 };
  const [r, g, b] = found.slice(1, 4).map((channel) => channel.trim());
  return { solid: `rgb(${r},${g},${b})`, opacity: Number(found[4]) };
}

/**
 * @param {number} value
 * @param {number} [decimals]
 */
export const rounded = (value, decimals = DECIMALS) => Number(value.toFixed(decimals)) + 0; // −0 is written as 0

/** @param {number[]} values */
export const numbers = (...values) => values.map((value) => rounded(value)).join(" ");

/** @param {Attributes} what */
export function attributes(what) {
  return Object.entries(what)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const text = typeof value === "number" ? String(rounded(value)) : escaped(String(value));
      return ` ${name}="${text}"`;
    })
    .join("");
}

/** @param {string} text */
export function escaped(text) {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
