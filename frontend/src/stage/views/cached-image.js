/**
 * Draws cached canvases on whole device pixels, which is fastest and keeps them sharp. In a vector drawing nothing is
 * cached.
 */

/** @import { LineJob } from "../line-raster.js" */
/** @import { Box, CanvasCache } from "../types.js" */

/**
 * Draws a part of the stage from a cached canvas, which is repainted only if it has changed.
 * @param {CanvasRenderingContext2D} ctx
 * @param {CanvasCache} cache
 * @param {string} name
 * @param {Box} box The part, in CSS px.
 * @param {unknown[]} deps Everything that `paint` depends on, apart from the box and the pixel ratio.
 * @param {(on: CanvasRenderingContext2D, left: number, top: number) => void} paint Paints in the coordinates of the
 *   stage; `left`, `top` is the position of the canvas's corner.
 * @param {object} [how]
 * @param {number} [how.scale] Canvas pixels per CSS px; the device's ratio unless a coarser one will do.
 * @param {(left: number, top: number) => LineJob} [how.job] Returns the part of the work that a worker can do; a
 *   hurried repaint may then show the old picture.
 */
export function drawCached(ctx, cache, name, box, deps, paint, { scale = cache.ratio, job } = {}) {
  if (cache.vector) {
    if (job) return cache.vector.drawLines(job(0, 0), box);
    ctx.save();
    paint(ctx, box.x, box.y);
    return ctx.restore();
  }
  const left = Math.floor(box.x * scale);
  const top = Math.floor(box.y * scale);
  const width = Math.ceil((box.x + box.width) * scale) - left;
  const height = Math.ceil((box.y + box.height) * scale) - top;
  const place = [left, top, scale];
  const fill = (/** @type {CanvasRenderingContext2D} */ on) => {
    on.setTransform(scale, 0, 0, scale, -left, -top);
    paint(on, left / scale, top / scale);
  };
  const elsewhere = job && (() => job(left / scale, top / scale));
  const image = cache.canvasFor(name, width, height, [...deps, ...place], fill, elsewhere);
  ctx.drawImage(image, left / scale, top / scale, width / scale, height / scale);
}
