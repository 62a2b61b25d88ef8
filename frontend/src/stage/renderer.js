/**
 * Paints scenes. A repaint is requested when something changed and at no other time: an idle stage
 * uses no processor. The canvas follows the device's pixel ratio. While repaints run late the ratio
 * falls to 1, on a huge stage lower; once they stop, the stage is painted again in full.
 * @module
 */

import { createCanvasCache } from "./canvas-cache.js";
import { createLinePainter } from "./line-painter.js";
import { VIEWS } from "./views/index.js";

/** @import { Scene } from "./types.js" */

/** A repaint that takes longer than this is late. */
const LATE_MS = 12;
/** This many late repaints in a row make the picture coarser. */
const PATIENCE = 4;
/** No more pixels than this in a coarse picture. */
const COARSE_AREA = 2_400_000;
/** A coarse picture is painted in full this long after the last repaint. */
const SETTLE_MS = 220;
/** What a hurried repaint left as it was is painted this long after it, unless another repaint comes before. */
const CATCH_UP_MS = 50;
/** A page hidden for minutes does not jump ahead by minutes. */
const LONGEST_STEP_MS = 100;

/**
 * The world outside, so that tests can stand in for it.
 * @typedef {object} World
 * @property {(callback: (now: number) => void) => number} requestAnimationFrame
 * @property {(id: number) => void} cancelAnimationFrame
 * @property {(callback: () => void, ms: number) => unknown} setTimer
 * @property {(id: any) => void} clearTimer
 * @property {() => number} now
 * @property {() => number} pixelRatio
 * @property {(width: number, height: number) => HTMLCanvasElement | OffscreenCanvas} createCanvas
 * @property {() => Worker} [createWorker] For the lines of hurried repaints, which are painted here without one.
 */

/** @returns {World} */
function browser() {
  return {
    requestAnimationFrame: (callback) => requestAnimationFrame(callback),
    cancelAnimationFrame: (id) => cancelAnimationFrame(id),
    setTimer: (callback, ms) => setTimeout(callback, ms),
    clearTimer: (id) => clearTimeout(id),
    now: () => performance.now(),
    pixelRatio: () => devicePixelRatio,
    createCanvas: (width, height) => new OffscreenCanvas(width, height),
    createWorker: () =>
      new Worker(new URL("./line-worker.js", import.meta.url), { type: "module" }),
  };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {object} [options]
 * @param {(seq: number) => void} [options.onPainted] Called after each repaint with the pass it shows.
 * @param {(deltaMs: number) => boolean} [options.onTick] Called before each repaint with the time since
 *   the last one of an unbroken row; true asks for another repaint after this one.
 * @param {World} [options.world]
 */
export function createRenderer(canvas, { onPainted, onTick, world = browser() } = {}) {
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const painter = world.createWorker && createLinePainter(world.createWorker, forgetAwaited);
  const cache = createCanvasCache(world.createCanvas, { painter, onArrived: catchUp });
  /** @type {Scene | null} */
  let scene = null;
  let size = { width: 0, height: 0 };
  let request = 0;
  /** @type {unknown} */
  let settling = null;
  /** @type {unknown} */
  let catchingUp = null;
  let lastTick = 0;
  let late = 0;
  let coarse = false;

  function markDirty() {
    if (request === 0 && scene) request = world.requestAnimationFrame(tick);
  }

  /** @param {number} now */
  function tick(now) {
    const deltaMs = lastTick ? Math.min(now - lastTick, LONGEST_STEP_MS) : 0;
    const more = onTick?.(deltaMs) ?? false;
    request = 0;
    lastTick = more ? now : 0;
    if (more) markDirty();
    if (!scene || size.width === 0) return;
    const begun = world.now();
    paint(scene, scene.hurried);
    watch(world.now() - begun);
    onPainted?.(scene.seq);
  }

  /**
   * @param {Scene} shown
   * @param {boolean} isHurried
   */
  function paint(shown, isHurried) {
    const ratio = coarse ? coarseRatio() : world.pixelRatio();
    fit(ratio);
    cache.ratio = ratio;
    cache.begin(isHurried);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, size.width, size.height);
    for (const draw of VIEWS) draw(ctx, shown, cache);
    if (catchingUp !== null) world.clearTimer(catchingUp);
    catchingUp = null;
    if (cache.hasWaiting()) catchUp();
  }

  /** Shows what came too late for the last repaint, with the next one or soon. */
  function catchUp() {
    catchingUp ??= world.setTimer(markDirty, CATCH_UP_MS);
  }

  function forgetAwaited() {
    cache.clear();
    markDirty();
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
    /** Paints at once: paper waits for no animation frame. */
    paintNow() {
      onTick?.(0);
      if (scene && size.width > 0) paint(scene, false);
    },
    /**
     * @param {number} width CSS px
     * @param {number} height CSS px
     */
    resize(width, height) {
      size = { width, height };
      markDirty();
    },
    destroy() {
      if (request !== 0) world.cancelAnimationFrame(request);
      if (settling !== null) world.clearTimer(settling);
      if (catchingUp !== null) world.clearTimer(catchingUp);
      request = 0;
      scene = null;
      painter?.stop();
      cache.clear();
    },
  };
}
