/** Draws cached canvases on whole device pixels, where copying is cheapest and blurs nothing. */

/** @import { LineJob } from "../line-raster.js" */
/** @import { Box, CanvasCache } from "../types.js" */

/**
 * Draws a part of the stage from a cached canvas, which is painted again only if it changed.
 * @param {CanvasRenderingContext2D} ctx
 * @param {CanvasCache} cache
 * @param {string} name
 * @param {Box} box The part, in CSS px.
 * @param {unknown[]} deps Everything `paint` depends on but the box and the pixel ratio.
 * @param {(on: CanvasRenderingContext2D, left: number, top: number) => void} paint Paints in the
 *   coordinates of the stage; `left`, `top` is where the corner of the canvas came to lie.
 * @param {object} [how]
 * @param {number} [how.scale] Pixels of the canvas per CSS px; the device's unless coarser will do.
 * @param {(left: number, top: number) => LineJob} [how.job] What of it can be painted elsewhere: then a hurried
 *   repaint may show it as it was.
 */
export function drawCached(ctx, cache, name, box, deps, paint, { scale = cache.ratio, job } = {}) {
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
