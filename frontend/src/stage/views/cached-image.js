/** Kept pictures laid on whole device pixels, where copying them is cheapest and blurs nothing. */

/** @import { Box, Surfaces } from "../types.js" */

/**
 * Draws a part of the stage from a kept picture, painting it anew only if it changed.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Surfaces} surfaces
 * @param {string} name
 * @param {Box} box The part, in CSS px.
 * @param {unknown[]} deps Everything `paint` depends on but the box and the pixel ratio.
 * @param {(on: CanvasRenderingContext2D, left: number, top: number) => void} paint Paints in the
 *   coordinates of the stage; `left`, `top` is where the picture's corner came to lie.
 * @param {number} [scale] Pixels of the picture per CSS px; the device's unless coarser will do.
 */
export function drawKept(ctx, surfaces, name, box, deps, paint, scale = surfaces.ratio) {
  const left = Math.floor(box.x * scale);
  const top = Math.floor(box.y * scale);
  const width = Math.ceil((box.x + box.width) * scale) - left;
  const height = Math.ceil((box.y + box.height) * scale) - top;
  const picture = surfaces.keep(name, width, height, [...deps, left, top, scale], (on) => {
    on.setTransform(scale, 0, 0, scale, -left, -top);
    paint(on, left / scale, top / scale);
  });
  ctx.drawImage(picture, left / scale, top / scale, width / scale, height / scale);
}
