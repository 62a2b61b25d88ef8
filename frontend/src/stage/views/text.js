/** Writes text on the stage: one typeface, three weights, numbers in the format of the language. */

import { formatNumber } from "../../i18n/i18n.js";

/** @import { Anchor } from "../types.js" */

const FONT = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';

/**
 * Writes one line of text, vertically centred on `at.y`.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {Anchor} at
 * @param {{size: number, color: string, weight?: 400 | 600 | 700, room?: number, halo?: string}} style
 *   `size` and `room` are in CSS px; text wider than its room is squeezed. `halo` is a colour around the letters, for
 *   text that lies over lines.
 */
export function write(ctx, text, at, { size, color, weight = 400, room, halo }) {
  ctx.font = `${weight} ${size}px ${FONT}`;
  ctx.textAlign = at.align;
  ctx.textBaseline = "middle";
  ctx.fillStyle = color;
  const y = at.y + size * 0.06; // digits and capitals sit above the middle of a line
  if (halo) {
    ctx.strokeStyle = halo;
    ctx.lineWidth = size * 0.5;
    ctx.lineJoin = "round";
    ctx.strokeText(text, at.x, y);
  }
  if (room === undefined) ctx.fillText(text, at.x, y);
  else ctx.fillText(text, at.x, y, room);
}

/**
 * Returns a text as one line, or, where it is wider than its room, as two lines of similar length.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {number} size CSS px
 * @param {number} room CSS px
 * @returns {string[]}
 */
export function linesOf(ctx, text, size, room) {
  ctx.font = `400 ${size}px ${FONT}`;
  const widthOf = (/** @type {string} */ part) => ctx.measureText(part).width;
  const words = text.split(" ");
  if (words.length === 1 || widthOf(text) <= room) return [text];
  const ways = words.slice(1).map((_, i) => {
    const lines = [words.slice(0, i + 1).join(" "), words.slice(i + 1).join(" ")];
    return { lines, width: Math.max(...lines.map(widthOf)) };
  });
  return ways.reduce((best, way) => (way.width < best.width ? way : best)).lines;
}

/** Decimals of an activation, on the stage and beside it. */
const DECIMALS = 3;

/**
 * Formats an activation. The larger its layer's scale, the fewer decimals it has.
 * @param {number} a
 * @param {number} white The activation shown as white.
 */
export function activationText(a, white) {
  if (white >= 100) return numberText(a, 0);
  if (white > 10) return numberText(a, 1);
  return numberText(a, DECIMALS);
}

/**
 * Formats the same number where there is little room: without the 0 before the decimal mark, so that it keeps all its
 * decimals. 0.999 must become neither 0.99 nor 1.00.
 * @param {number} a
 * @param {number} white
 */
export function shortActivationText(a, white) {
  return activationText(a, white).replace(/^(−?)0(?=\D)/, "$1");
}

/**
 * Formats a number for the language; a number that rounds to zero has no sign.
 * @param {number} value
 * @param {number} [digits] Digits after the decimal mark; by default as many as the number has.
 */
export function numberText(value, digits) {
  return formatNumber(value, digits, digits);
}
