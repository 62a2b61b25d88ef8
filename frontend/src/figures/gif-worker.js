/**
 * Makes a GIF file of frames. It runs in a worker, because choosing 256 colours takes seconds.
 * @module
 */

import { Encoder } from "modern-gif";

/** @typedef {{width: number, height: number, data: Uint8ClampedArray<ArrayBuffer>, delay: number}} GifFrame `delay` in ms. */

/** @type {Encoder | null} */
let encoder = null;
/** @type {Promise<void>} The frames are taken one after another. */
let taken = Promise.resolve();

addEventListener("message", ({ data }) => {
  taken = taken.then(() => (data === "finish" ? finish() : take(data)));
});

/** @param {GifFrame} frame */
function take({ width, height, data, delay }) {
  encoder ??= new Encoder({ width, height });
  return encoder.encode({ data, delay, width, height });
}

async function finish() {
  const file = await encoder?.flush("arrayBuffer");
  if (file) postMessage(file, { transfer: [file] });
}
