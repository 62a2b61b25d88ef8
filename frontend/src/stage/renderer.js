/**
 * Paints scenes. One frame is asked for when something changed, and none when nothing did: an idle
 * stage uses no processor. The picture follows the device's pixel ratio and falls to 1 while frames
 * run late, on a huge stage lower; once they stop it is painted again in full.
 * @module
 */

import { createCanvasCache } from "./canvas-cache.js";
import { VIEWS } from "./views/index.js";

/** @import { Scene } from "./types.js" */

/** A frame that takes longer than this to paint is late. */
const LATE_MS = 12;
/** So many late frames in a row make the picture coarser. */
const PATIENCE = 4;
/** No more pixels than this in a coarse picture. */
const COARSE_AREA = 2_400_000;
/** So long after the last frame a coarse picture is painted in full. */
const SETTLE_MS = 220;
/** A page hidden for minutes does not jump ahead by minutes. */
const LONGEST_STEP_MS = 100;

/**
 * The world outside, so that tests can stand in for it.
 * @typedef {object} World
 * @property {(callback: (now: number) => void) => number} requestFrame
 * @property {(id: number) => void} cancelFrame
 * @property {(callback: () => void, ms: number) => unknown} setTimer
 * @property {(id: any) => void} clearTimer
 * @property {() => number} now
 * @property {() => number} pixelRatio
 * @property {(width: number, height: number) => HTMLCanvasElement | OffscreenCanvas} createCanvas
 */

/** @returns {World} */
function browser() {
  return {
    requestFrame: (callback) => requestAnimationFrame(callback),
    cancelFrame: (id) => cancelAnimationFrame(id),
    setTimer: (callback, ms) => setTimeout(callback, ms),
    clearTimer: (id) => clearTimeout(id),
    now: () => performance.now(),
    pixelRatio: () => devicePixelRatio,
    createCanvas: (width, height) =>
      Object.assign(document.createElement("canvas"), { width, height }),
  };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {object} [options]
 * @param {(seq: number) => void} [options.onPainted] Called after each frame with the pass it shows.
 * @param {(deltaMs: number) => boolean} [options.onFrame] Called before each frame with the time since
 *   the last one of an unbroken row; true asks for another frame after this one.
 * @param {World} [options.world]
 */
export function createRenderer(canvas, { onPainted, onFrame, world = browser() } = {}) {
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const cache = createCanvasCache(world.createCanvas);
  /** @type {Scene | null} */
  let scene = null;
  let size = { width: 0, height: 0 };
  let frame = 0;
  /** @type {unknown} */
  let settling = null;
  let lastFrame = 0;
  let late = 0;
  let coarse = false;

  function markDirty() {
    if (frame === 0 && scene) frame = world.requestFrame(drawFrame);
  }

  /** @param {number} now */
  function drawFrame(now) {
    const deltaMs = lastFrame ? Math.min(now - lastFrame, LONGEST_STEP_MS) : 0;
    const more = onFrame?.(deltaMs) ?? false;
    frame = 0;
    lastFrame = more ? now : 0;
    if (more) markDirty();
    if (!scene || size.width === 0) return;
    const begun = world.now();
    paint(scene);
    watch(world.now() - begun);
    onPainted?.(scene.seq);
  }

  /** @param {Scene} shown */
  function paint(shown) {
    const ratio = coarse ? coarseRatio() : world.pixelRatio();
    fit(ratio);
    cache.ratio = ratio;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, size.width, size.height);
    for (const draw of VIEWS) draw(ctx, shown, cache);
  }

  function coarseRatio() {
    return Math.min(1, Math.sqrt(COARSE_AREA / (size.width * size.height)));
  }

  /** @param {number} ratio */
  function fit(ratio) {
    const width = Math.round(size.width * ratio);
    const height = Math.round(size.height * ratio);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
  }

  /** @param {number} paintMs */
  function watch(paintMs) {
    late = paintMs > LATE_MS ? late + 1 : 0;
    if (late >= PATIENCE && world.pixelRatio() > coarseRatio()) coarse = true;
    if (!coarse) return;
    if (settling !== null) world.clearTimer(settling);
    settling = world.setTimer(settle, SETTLE_MS);
  }

  function settle() {
    settling = null;
    coarse = false;
    late = 0;
    markDirty();
  }

  return {
    /** @param {Scene} next */
    setScene(next) {
      scene = next;
      markDirty();
    },
    markDirty,
    /**
     * @param {number} width CSS px
     * @param {number} height CSS px
     */
    resize(width, height) {
      size = { width, height };
      markDirty();
    },
    destroy() {
      if (frame !== 0) world.cancelFrame(frame);
      if (settling !== null) world.clearTimer(settling);
      frame = 0;
      scene = null;
      cache.clear();
    },
  };
}
