/**
 * Small heatmaps of signed numbers (weights, and weights × activations), each on its own canvas. A cell is one pixel,
 * which CSS enlarges. In palettes without hues, cells that are large enough carry a plus or minus sign.
 * @module
 */

import { inkOn, signedColor } from "./color.js";

/** @import { Palette } from "./types.js" */

/** The smallest cell that has room for its sign, CSS px. */
const SIGN_ROOM = 8;
/** Numbers below this share of `full` are treated as 0 and carry no sign. */
const FAINTEST = 0.01;

/**
 * Paints numbers as a heatmap that fills a canvas, `columns` cells wide.
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} values Row by row.
 * @param {number} columns
 * @param {number} full The |value| shown in the pure hue.
 * @param {Palette} palette
 */
export function paintHeatmap(context, values, columns, full, palette) {
  const rows = Math.ceil(values.length / columns);
  const { canvas } = context;
  const cell = palette.signs ? canvas.clientWidth / columns : 0;
  const pixels = cell < SIGN_ROOM ? 1 : Math.round(cell * globalThis.devicePixelRatio);
  if (canvas.width !== columns * pixels) canvas.width = columns * pixels;
  if (canvas.height !== rows * pixels) canvas.height = rows * pixels;
  if (pixels === 1) context.putImageData(imageOf(values, columns, full, palette), 0, 0);
  else paintCells(context, values, columns, full, palette, pixels);
}

/**
 * Returns a heatmap of one pixel per number.
 * @param {ArrayLike<number>} values Row by row.
 * @param {number} columns
 * @param {number} full The |value| shown in the pure hue.
 * @param {Palette} palette
 */
export function imageOf(values, columns, full, palette) {
  const image = new ImageData(columns, Math.ceil(values.length / columns));
  for (let i = 0; i < values.length; i += 1) {
    const [r, g, b] = signedColor(values[i], full, palette);
    image.data[4 * i] = r;
    image.data[4 * i + 1] = g;
    image.data[4 * i + 2] = b;
    image.data[4 * i + 3] = 255;
  }
  return image;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} values
 * @param {number} columns
 * @param {number} full
 * @param {Palette} palette
 * @param {number} size
 */
function paintCells(context, values, columns, full, palette, size) {
  for (let i = 0; i < values.length; i += 1) {
    context.fillStyle = `rgb(${signedColor(values[i], full, palette).join(",")})`;
    context.fillRect((i % columns) * size, Math.floor(i / columns) * size, size, size);
  }
  drawSigns(context, values, columns, full, palette, { x: 0, y: 0, size });
}

/**
 * Draws + and − into the cells of a heatmap, for palettes that have no hues to tell them apart.
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} values Row by row.
 * @param {number} columns
 * @param {number} full
 * @param {Palette} palette
 * @param {{x: number, y: number, size: number}} at The corner of the heatmap and the side of a cell.
 */
export function drawSigns(context, values, columns, full, palette, { x, y, size }) {
  const arm = size * 0.24;
  const thickness = Math.max(size * 0.09, 1);
  for (let i = 0; i < values.length; i += 1) {
    if (Math.abs(values[i]) < FAINTEST * full || values[i] === 0) continue;
    context.fillStyle = inkOn(signedColor(values[i], full, palette));
    const middleX = x + ((i % columns) + 0.5) * size;
    const middleY = y + (Math.floor(i / columns) + 0.5) * size;
    context.fillRect(middleX - arm, middleY - thickness / 2, 2 * arm, thickness);
    if (values[i] < 0) continue;
    context.fillRect(middleX - thickness / 2, middleY - arm, thickness, 2 * arm);
  }
}

/**
 * Whether the cells of a heatmap carry signs.
 * @param {number} cell Side of a cell, CSS px.
 * @param {Palette} palette
 */
export function carriesSigns(cell, palette) {
  return palette.signs && cell >= SIGN_ROOM;
}
