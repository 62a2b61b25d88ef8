/**
 * Animations as WebM videos, encoded by the browser.
 * @module
 */

import {
  BufferTarget,
  CanvasSource,
  getFirstEncodableVideoCodec,
  Output,
  QUALITY_HIGH,
  WebMOutputFormat,
} from "mediabunny";
import { painted } from "./animation-files.js";
import { VIDEO_CODECS } from "./video-support.js";

/** @import { Animation } from "./animation-files.js" */

/**
 * @param {Animation} animation
 * @returns {Promise<Blob | null>} Null if it was no longer wanted.
 * @throws {Error} The browser cannot encode a video of this size.
 */
export async function webmOf(animation) {
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  /** @type {{ctx: CanvasRenderingContext2D, source: CanvasSource} | null} */
  let film = null;
  const isDone = await painted(animation, async ({ canvas, at, seconds }) => {
    film ??= await begin(output, canvas);
    const { ctx, source } = film;
    ctx.drawImage(canvas, 0, 0, ctx.canvas.width, ctx.canvas.height);
    await source.add(at, seconds);
  });
  if (!isDone) {
    await output.cancel();
    return null;
  }
  await output.finalize();
  return new Blob([target.buffer ?? new ArrayBuffer(0)], { type: "video/webm" });
}

/**
 * @param {Output} output
 * @param {HTMLCanvasElement} canvas
 */
async function begin(output, canvas) {
  // Encoders take even sizes only.
  const [width, height] = [canvas.width, canvas.height].map((side) => side + (side % 2));
  const codec = await getFirstEncodableVideoCodec([...VIDEO_CODECS], { width, height });
  if (!codec) throw new Error(`No encoder takes ${width} × ${height} pixels.`);
  const sheet = Object.assign(document.createElement("canvas"), { width, height });
  const ctx = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d", { alpha: false }));
  const source = new CanvasSource(sheet, { codec, quality: QUALITY_HIGH });
  output.addVideoTrack(source);
  await output.start();
  return { ctx, source };
}
