/**
 * A digit to pick, as a small picture.
 * @module
 */

import { GRID } from "../options.js";
import { drawPixels, drawStrokes, fitToScreen } from "../stage/pad-canvas.js";

/** @import { GalleryItem } from "../types.js" */

const AS_DRAWN = { scale: 1, dx: 0, dy: 0 };

/**
 * @param {HTMLCanvasElement} canvas
 * @param {GalleryItem | undefined} item
 */
export function paintItem(canvas, item) {
  const context = canvas.getContext("2d");
  if (!context || !item) return;
  const { width: side } = fitToScreen(canvas);
  context.fillStyle = "#000000";
  context.fillRect(0, 0, side, side);
  if (item.type === "mnist") drawPixels(context, item.pixels, side);
  else drawStrokes(context, item.strokes, item.penRadius, AS_DRAWN, side / GRID);
}
