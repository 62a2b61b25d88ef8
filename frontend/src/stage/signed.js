/**
 * Small pictures of signed numbers, one pixel for each: weights, and weights × activations.
 * @module
 */

import { signedColor } from "./color.js";

/** @import { Palette } from "./types.js" */

/**
 * Puts numbers on a canvas as wide as `columns` and as high as there are rows of them.
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} values Row by row.
 * @param {number} columns
 * @param {number} full The |value| shown in the pure hue.
 * @param {Palette} palette
 */
export function putSigned(context, values, columns, full, palette) {
  const rows = Math.ceil(values.length / columns);
  const { canvas } = context;
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const image = new ImageData(columns, rows);
  for (let i = 0; i < values.length; i += 1) {
    const [r, g, b] = signedColor(values[i], full, palette);
    image.data[4 * i] = r;
    image.data[4 * i + 1] = g;
    image.data[4 * i + 2] = b;
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
