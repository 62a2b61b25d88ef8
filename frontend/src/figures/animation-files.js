/**
 * Animations as files: a GIF, a WebM video, or a zip of PNG files.
 * @module
 */

import { zipSync } from "fflate";
import { paintFrames } from "./animation.js";
import { createPainter } from "./paint.js";

/** @import { State } from "../types.js" */
/** @import { Frame, Pace } from "./animation.js" */
/** @import { Sheet } from "./types.js" */

/**
 * @typedef {object} Animation
 * @property {State} state
 * @property {(state: State) => Sheet | null} sheetAt
 * @property {Pace & {width: number}} what
 * @property {(done: number, count: number) => void} onFrame
 * @property {() => boolean} isWanted
 */

/** Files in a zip have a date. It is always this one, because the same pass gives the same bytes. */
const DATE = new Date(2000, 0, 1);

/**
 * @param {Animation} animation
 * @returns {Promise<Blob | null>} Null if it was no longer wanted.
 */
export async function framesOf(animation) {
  /** @type {Record<string, Uint8Array>} */
  const files = {};
  const isDone = await painted(animation, async ({ canvas }, i) => {
    const file = await new Promise((/** @type {(file: Blob | null) => void} */ resolve) =>
      canvas.toBlob(resolve, "image/png"),
    );
    if (!file) throw new Error("The browser could not make the picture.");
    files[`frame-${String(i).padStart(4, "0")}.png`] = new Uint8Array(await file.arrayBuffer());
  });
  if (!isDone) return null;
  // PNG files are compressed already.
  return new Blob([zipSync(files, { level: 0, mtime: DATE })], { type: "application/zip" });
}

/**
 * @param {Animation} animation
 * @returns {Promise<Blob | null>} Null if it was no longer wanted.
 */
export async function gifOf(animation) {
  const worker = new Worker(new URL("./gif-worker.js", import.meta.url), { type: "module" });
  try {
    /** @type {CanvasRenderingContext2D | null} A canvas that is read for every frame is kept where it is read. */
    let ctx = null;
    const isDone = await painted(animation, async ({ canvas, seconds }) => {
      const { width, height } = canvas;
      ctx ??= Object.assign(document.createElement("canvas"), { width, height }).getContext("2d", {
        willReadFrequently: true,
      });
      if (!ctx) throw new Error("The browser could not make the picture.");
      ctx.clearRect(0, 0, width, height);
      ctx.drawImage(canvas, 0, 0);
      const { data } = ctx.getImageData(0, 0, width, height);
      worker.postMessage({ width, height, data, delay: 1000 * seconds }, [data.buffer]);
    });
    if (!isDone) return null;
    /** @type {Promise<ArrayBuffer>} */
    const finished = new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });
    worker.postMessage("finish");
    return new Blob([await finished], { type: "image/gif" });
  } finally {
    worker.terminate();
  }
}

/**
 * @param {Animation} animation
 * @param {(frame: Frame, i: number) => Promise<void>} take
 */
export function painted({ state, sheetAt, what, onFrame, isWanted }, take) {
  return paintFrames(
    state,
    sheetAt,
    what,
    createPainter(),
    async (frame, i, count) => {
      await take(frame, i);
      onFrame(i + 1, count);
    },
    isWanted,
  );
}
