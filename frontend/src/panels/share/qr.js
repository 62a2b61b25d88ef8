/**
 * QR codes, for phones: dark on white in every theme, with the quiet zone that cameras need.
 * @module
 */

import { html, svg } from "lit";
import { encodeQR } from "qr";

/** Dots around the code that stay white. */
const QUIET = 4;

/**
 * A text as a square of dots, true for dark.
 * @param {string} text
 * @returns {boolean[][]}
 */
export function dotsOf(text) {
  return encodeQR(text, "raw", { ecc: "low", border: QUIET });
}

/**
 * The dark dots as one path, a run of them at a time.
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
 * @param {string} label What it is, for those who do not see it.
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
 * The same as a file of its own.
 * @param {string} text
 */
export function qrFile(text) {
  const dots = dotsOf(text);
  const side = dots.length;
  const size = `viewBox="0 0 ${side} ${side}" width="${8 * side}" height="${8 * side}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} shape-rendering="crispEdges"><rect width="${side}" height="${side}" fill="#fff"/><path d="${pathOf(dots)}"/></svg>\n`;
}
