/**
 * Paints lines in a worker: it receives a job and posts back a picture.
 * @module
 */

import { paintLines } from "./line-raster.js";

/** @import { LineTask } from "./line-painter.js" */

/** @type {Map<string, OffscreenCanvas>}  One per set of lines, because each keeps its sheet in memory. */
const canvases = new Map();

addEventListener("message", (/** @type {MessageEvent<LineTask>} */ { data }) => {
  const { id, name, width, height, job } = data;
  const canvas = canvases.get(name) ?? new OffscreenCanvas(width, height);
  canvases.set(name, canvas);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d");
  if (context) paintLines(context, job);
  const image = canvas.transferToImageBitmap();
  postMessage({ id, image }, { transfer: [image] });
});
