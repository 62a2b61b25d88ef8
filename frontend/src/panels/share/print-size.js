/**
 * The size of a figure: in print, in millimetres and dots per inch, or on a screen, in CSS px and pixels for each.
 * @module
 */

/** @typedef {{width: number, unit: "mm" | "px", dpi: number, scale: number}} Print `width` is in `unit`. */

const INCH_MM = 25.4;
/** CSS px per inch (https://www.w3.org/TR/css-values-4/#absolute-lengths). */
const INCH_PX = 96;

/**
 * Returns how many pixels wide a picture of this size is, and how many of them an inch has.
 * @param {Print} print
 */
export function pixelsOf({ width, unit, dpi, scale }) {
  if (unit === "mm") return { width: Math.round((width / INCH_MM) * dpi), dpi };
  return { width: width * scale, dpi: INCH_PX * scale };
}
