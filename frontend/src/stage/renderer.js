/**
 * Paints scenes. A repaint is requested only when something has changed, so an idle stage uses no processor time. The
 * canvas follows the device's pixel ratio. While repaints run late, the ratio falls to 1, or lower on a very large
 * stage; once repaints stop, the stage is painted again at full resolution.
 * @module
 */

import { createCanvasCache } from "./canvas-cache.js";
import { createLinePainter } from "./line-painter.js";
import { FIRST_VIEWS, withOverviews } from "./views/first.js";

/** @import { Scene, View } from "./types.js" */

/** A repaint that takes longer than this counts as late. */
const LATE_MS = 12;
/** The number of late repaints in a row that lowers the resolution. */
const PATIENCE = 4;
/** The most pixels that a picture at lower resolution has. */
const COARSE_AREA = 2_400_000;
/** A picture at lower resolution is painted in full this long after the last repaint. */
const SETTLE_MS = 220;
/** What a hurried repaint left out is painted this long afterwards, unless another repaint comes first. */
const CATCH_UP_MS = 50;
/** The longest time step of a tick. After minutes in a hidden tab, the pass does not jump ahead by minutes. */
const LONGEST_STEP_MS = 100;

/**
 * The browser functions that the renderer uses, so that tests can replace them.
 * @typedef {object} World
 * @property {(callback: (now: number) => void) => number} requestAnimationFrame
 * @property {(id: number) => void} cancelAnimationFrame
 * @property {(callback: () => void, ms: number) => unknown} setTimer
 * @property {(id: any) => void} clearTimer
 * @property {() => number} now
 * @property {() => number} pixelRatio
 * @property {(width: number, height: number) => HTMLCanvasElement | OffscreenCanvas} createCanvas
 * @property {() => Worker} [createWorker] Creates the worker that paints lines in hurried repaints; without one, the
 *   main thread paints them.
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
 * @param {(deltaMs: number) => boolean} [options.onTick] Called before each repaint with the time since the previous
 *   one, if repaints followed each other without a break. Return true to request another repaint.
 * @param {World} [options.world]
 */
export function createRenderer(canvas, { onPainted, onTick, world = browser() } = {}) {
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const painter = world.createWorker && createLinePainter(world.createWorker, forgetAwaited);
  const cache = createCanvasCache(world.createCanvas, { painter, onArrived: catchUp });
  let views = FIRST_VIEWS;
  /** @type {View | null} */
  let overviews = null;
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
    const drawn = overviews ? withOverviews(views, overviews) : views;
    for (const draw of drawn) draw(ctx, shown, cache);
    if (catchingUp !== null) world.clearTimer(catchingUp);
    catchingUp = null;
    if (cache.hasWaiting()) catchUp();
  }

  /** Shows what arrived too late for the last repaint: with the next one, or soon after. */
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
    /** @param {readonly View[]} all Drawn from now on, instead of the first ones. */
    addViews(all) {
      views = all;
      markDirty();
    },
    /** @param {View} view Draws overviews from now on. */
    addOverviews(view) {
      overviews = view;
      markDirty();
    },
    /** Paints at once, because printing does not wait for an animation frame. */
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
