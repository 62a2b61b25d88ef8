/**
 * QR codes for phones: dark on white in every theme, with the quiet zone that cameras need.
 * @module
 */

import { html, svg } from "lit";
import { encodeQR } from "qr";

/** Width of the quiet zone, in modules. */
const QUIET = 4;

/**
 * Encodes a text as a square of modules, true for dark.
 * @param {string} text
 * @returns {boolean[][]}
 */
export function dotsOf(text) {
  return encodeQR(text, "raw", { ecc: "low", border: QUIET });
}

/**
 * Returns the dark modules as one path, run by run.
 * @param {boolean[][]} dots
 */
export function pathOf(dots) {
  const runs = dots.flatMap((row, y) =>
    row.flatMap((dark, x) => {
      if (!dark || row[x - 1]) return [];
      const end = row.indexOf(false, x);
      return [`M${x} ${y}h${(end < 0 ? row.length : end) - x}v1H${x}z`];
    }),
  );
  return runs.join("");
}

/**
 * @param {string} text
 * @param {string} label The accessible name of the code.
 */
export function qrCode(text, label) {
  const dots = dotsOf(text);
  const side = dots.length;
  return html`<svg
    class="qr"
    data-part="qr"
    role="img"
    aria-label=${label}
    viewBox=${`0 0 ${side} ${side}`}
    shape-rendering="crispEdges"
  >
    ${svg`<rect width=${side} height=${side} fill="#fff" /><path d=${pathOf(dots)} fill="#000" />`}
  </svg>`;
}

/**
 * Returns the same as a file.
 * @param {string} text
 */
export function qrFile(text) {
  const dots = dotsOf(text);
  const side = dots.length;
  const size = `viewBox="0 0 ${side} ${side}" width="${8 * side}" height="${8 * side}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} shape-rendering="crispEdges"><rect width="${side}" height="${side}" fill="#fff"/><path d="${pathOf(dots)}"/></svg>\n`;
}
