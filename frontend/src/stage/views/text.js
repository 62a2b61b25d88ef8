/** Text on the stage: one typeface, three weights, numbers as the language writes them. */

import { formatNumber } from "../../i18n/i18n.js";

/** @import { Anchor } from "../types.js" */

const FONT = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';

/**
 * Writes one line of text, its middle at `at.y`.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {Anchor} at
 * @param {{size: number, color: string, weight?: 400 | 600 | 700, room?: number, halo?: string}} style
 *   `size` and `room` in CSS px; text wider than its room is squeezed. `halo` is a color around the
 *   letters, for text that stands on lines.
 */
export function write(ctx, text, at, { size, color, weight = 400, room, halo }) {
  ctx.font = `${weight} ${size}px ${FONT}`;
  ctx.textAlign = at.align;
  ctx.textBaseline = "middle";
  ctx.fillStyle = color;
  const y = at.y + size * 0.06; // digits and capitals sit above the middle of the line
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
 * A text in one line, or in two about as long where it is wider than its room.
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

/** Decimals of an activation, here as beside the stage. */
const DECIMALS = 3;

/**
 * An activation, with fewer decimals the larger its layer's scale.
 * @param {number} a
 * @param {number} white The activation shown as white.
 */
export function activationText(a, white) {
  if (white >= 100) return numberText(a, 0);
  if (white > 10) return numberText(a, 1);
  return numberText(a, DECIMALS);
}

/**
 * The same number where there is little room: without the 0 before the decimal mark, so that it keeps every
 * decimal that it has elsewhere. 0.999 is neither 0.99 nor 1.00.
 * @param {number} a
 * @param {number} white
 */
export function shortActivationText(a, white) {
  return activationText(a, white).replace(/^(−?)0(?=\D)/, "$1");
}

/**
 * A number as the language writes it; what rounds to zero has no sign.
 * @param {number} value
 * @param {number} [digits] After the decimal point; without it as many as it has.
 */
export function numberText(value, digits) {
  return formatNumber(value, digits, digits);
}
