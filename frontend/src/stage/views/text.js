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

/** Decimals of an activation, here as beside the stage. */
const DECIMALS = 3;

/**
 * An activation, with fewer decimals the larger its layer's scale. Where there is room for two only, the
 * third is left out, not rounded away: 0.997 never reads 1.00.
 * @param {number} a
 * @param {number} white The activation shown as white.
 * @param {2 | 3} [decimals] For a scale up to 10.
 */
export function activationText(a, white, decimals = DECIMALS) {
  if (white >= 100) return numberText(a, 0);
  if (white > 10) return numberText(a, 1);
  if (decimals === DECIMALS) return numberText(a, DECIMALS);
  return numberText(Math.trunc(Math.round(a * 1000) / 10) / 100, decimals);
}

/**
 * A number as the language writes it; what rounds to zero has no sign.
 * @param {number} value
 * @param {number} [digits] After the decimal point; without it as many as it has.
 */
export function numberText(value, digits) {
  return formatNumber(value, digits, digits);
}
