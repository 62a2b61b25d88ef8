/** The pixels of the input on the stage: round cells, all painted at once, as a picture behind a stencil. */

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

/**
 * Paints every cell in a colour of its own: a picture of one pixel per cell is enlarged and cut out by a stencil.
 * A path per cell would take ten times as long.
 * @param {Context} ctx
 * @param {CanvasCache} cache
 * @param {Layout} layout
 * @param {object} what
 * @param {string} what.name
 * @param {unknown[]} what.deps Everything that `colorOf` and `stencil` depend on but the layout.
 * @param {(pixels: Uint8ClampedArray) => void} what.fill Sets red, green, blue and opacity of each cell in turn.
 * @param {(on: Context) => void} what.stencil Paints the shape of the cells.
 * @param {unknown[]} what.stencilDeps Everything that `stencil` depends on but the layout.
 */
export function paintCells(ctx, cache, layout, { name, deps, fill, stencil, stencilDeps }) {
  const { x, y, size, side, pitch } = layout.grid;
  const box = { x: x - pitch, y: y - pitch, width: size + 2 * pitch, height: size + 2 * pitch };
  drawCached(ctx, cache, name, box, [layout, ...deps], (on) => {
    const picture = cache.canvasFor(`${name} small`, side, side, [{}], (small) => {
      const image = small.createImageData(side, side);
      fill(image.data);
      small.putImageData(image, 0, 0);
    });
    on.imageSmoothingEnabled = false;
    on.drawImage(picture, x, y, size, size);
    on.globalCompositeOperation = "destination-in";
    drawCached(on, cache, `${name} stencil`, box, [layout, ...stencilDeps], stencil);
    on.globalCompositeOperation = "source-over";
  });
}
