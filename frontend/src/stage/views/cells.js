/** Draws the pixels of the input on the stage as round cells, all at once, through a stencil. */

import { drawCached } from "./cached-image.js";

/** @import { CanvasCache, Layout } from "../types.js" */
/** @typedef {CanvasRenderingContext2D} Context */

/**
 * Adds a round cell to the path.
 * @param {Context} on
 * @param {Layout} layout
 * @param {number} i
 * @param {number} radius
 */
export function addCell(on, { layers }, i, radius) {
  const { x, y } = layers[0];
  on.moveTo(x[i] + radius, y[i]);
  on.arc(x[i], y[i], radius, 0, 2 * Math.PI);
}

/** The repainted area starts and ends on a multiple of this many cells, so that its size seldom changes. */
const BLOCK = 4;

/**
 * Paints each cell in its own colour: it enlarges a picture of one pixel per cell and cuts the cells out with a
 * stencil, only as far as there are cells to paint. One path per cell would take ten times as long.
 * @param {Context} ctx
 * @param {CanvasCache} cache
 * @param {Layout} layout
 * @param {object} what
 * @param {string} what.name
 * @param {unknown[]} what.deps Everything that `fill` depends on.
 * @param {Iterable<number>} what.cells The cells to paint.
 * @param {(pixels: Uint8ClampedArray) => void} what.fill Sets red, green, blue and opacity of each cell.
 * @param {(on: Context, cells: Iterable<number>) => void} what.stencil Paints the shape of the cells.
 * @param {unknown[]} what.stencilDeps Everything that `stencil` depends on, apart from the layout.
 */
export function paintCells(ctx, cache, layout, { name, deps, cells, fill, stencil, stencilDeps }) {
  const { x, y, width, height, rows, columns } = layout.grid;
  if (cache.vector) return paintEach(ctx, cells, fill, stencil, rows * columns);
  const box = boxOf(cells, layout);
  if (!box) return;
  const place = [layout.layers[0], layout.grid];
  drawCached(ctx, cache, name, box, [...place, ...deps], (on) => {
    const picture = cache.canvasFor(`${name} small`, columns, rows, [{}], (small) => {
      const image = small.createImageData(columns, rows);
      fill(image.data);
      small.putImageData(image, 0, 0);
    });
    on.imageSmoothingEnabled = false;
    on.drawImage(picture, x, y, width, height);
    on.globalCompositeOperation = "destination-in";
    const whole = boxAround({ left: 0, top: 0, right: columns, bottom: rows }, layout);
    drawCached(on, cache, `${name} stencil`, whole, [...place, ...stencilDeps], (shapes) =>
      stencil(shapes, layout.layers[0].x.keys()),
    );
    on.globalCompositeOperation = "source-over";
  });
}

/**
 * Paints the cells one by one, as shapes of a vector drawing.
 * @param {Context} ctx
 * @param {Iterable<number>} cells
 * @param {(pixels: Uint8ClampedArray) => void} fill
 * @param {(on: Context, cells: Iterable<number>) => void} stencil
 * @param {number} count Cells in all.
 */
function paintEach(ctx, cells, fill, stencil, count) {
  const pixels = new Uint8ClampedArray(4 * count);
  fill(pixels);
  ctx.save();
  for (const i of cells) {
    const [r, g, b, alpha] = pixels.subarray(4 * i, 4 * i + 4);
    if (alpha === 0) continue;
    ctx.fillStyle = ctx.strokeStyle = `rgba(${r},${g},${b},${alpha / 255})`;
    stencil(ctx, [i]);
  }
  ctx.restore();
}

/**
 * Returns the part of the grid that has cells to paint, or null if there are none.
 * @param {Iterable<number>} cells
 * @param {Layout} layout
 */
function boxOf(cells, layout) {
  const { rows, columns } = layout.grid;
  let [left, top, right, bottom] = [columns, rows, 0, 0];
  for (const i of cells) {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    if (column < left) left = column;
    if (column >= right) right = column + 1;
    if (row < top) top = row;
    if (row >= bottom) bottom = row + 1;
  }
  if (right === 0) return null;
  const down = (/** @type {number} */ at) => Math.floor(at / BLOCK) * BLOCK;
  const up = (/** @type {number} */ at, /** @type {number} */ most) =>
    Math.min(Math.ceil(at / BLOCK) * BLOCK, most);
  return boxAround(
    { left: down(left), top: down(top), right: up(right, columns), bottom: up(bottom, rows) },
    layout,
  );
}

/**
 * Returns the box around some cells, with room for what is painted beyond their edges.
 * @param {{left: number, top: number, right: number, bottom: number}} cells
 * @param {Layout} layout
 */
function boxAround({ left, top, right, bottom }, { grid: { x, y, pitch } }) {
  return {
    x: x + (left - 1) * pitch,
    y: y + (top - 1) * pitch,
    width: (right - left + 2) * pitch,
    height: (bottom - top + 2) * pitch,
  };
}
