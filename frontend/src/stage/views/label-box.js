/** Draws one line of text in a rounded box outlined in the colour of the selection. */

import { write } from "./text.js";

/** @import { Layout, Palette } from "../types.js" */

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {{left: number, top: number, width: number, size: number}} box `size` is the font size; the box is twice as
 *   high.
 * @param {Palette} palette
 */
export function drawLabelBox(ctx, text, { left, top, width, size }, palette) {
  const height = size * 2;
  ctx.fillStyle = palette.panel;
  ctx.strokeStyle = palette.chosen;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.roundRect(left, top, width, height, 8);
  ctx.fill();
  ctx.stroke();
  const at = { x: left + width / 2, y: top + height / 2, align: /** @type {const} */ ("center") };
  write(ctx, text, at, { size, color: palette.ink, weight: 600, room: width - size });
}

/**
 * Returns the left edge of a box centred on x, moved as far as needed to stay on the stage.
 * @param {number} x
 * @param {number} width
 * @param {Layout} layout
 */
export function leftOf(x, width, layout) {
  return Math.min(Math.max(x - width / 2, 4), layout.width - width - 4);
}
