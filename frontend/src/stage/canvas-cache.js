/**
 * Canvases kept from one repaint to the next, so that only what changed is painted.
 * @module
 */

/** @import { CanvasCache } from "./types.js" */

/**
 * @param {(width: number, height: number) => HTMLCanvasElement | OffscreenCanvas} createCanvas
 * @returns {CanvasCache & {begin: (isHurried: boolean) => void, hasWaiting: () => boolean, clear: () => void}}
 *   `begin` is to be called before each repaint: in a hurried one, of the canvases that may wait no more than
 *   one is painted again, the others follow one by one in the next repaints; `hasWaiting` tells whether any do.
 */
export function createCanvasCache(createCanvas) {
  /** @type {Map<string, {canvas: HTMLCanvasElement | OffscreenCanvas, deps: unknown[]}>} */
  const canvases = new Map();
  /** @type {string[]} Those that are out of date, the longest waiting first. */
  let waiting = [];
  /** @type {string | undefined} Whose turn it is in a hurried repaint: the first that asks if it is undefined. */
  let next;
  let hurried = false;

  /** @param {string} name */
  function mustWait(name) {
    if (!hurried) return false;
    next ??= name;
    if (name === next) return false;
    if (!waiting.includes(name)) waiting.push(name);
    return true;
  }

  return {
    ratio: 1,
    begin(isHurried) {
      hurried = isHurried;
      if (!hurried) waiting = [];
      next = waiting.shift();
    },
    hasWaiting: () => waiting.length > 0,
    canvasFor(name, width, height, deps, paint, mayWait = false) {
      const w = Math.max(1, Math.ceil(width));
      const h = Math.max(1, Math.ceil(height));
      const known = canvases.get(name);
      const fits = known !== undefined && known.canvas.width === w && known.canvas.height === h;
      if (fits && (same(known.deps, deps) || (mayWait && mustWait(name)))) return known.canvas;
      const canvas = fits ? known.canvas : createCanvas(w, h);
      const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.clearRect(0, 0, w, h);
      paint(ctx);
      canvases.set(name, { canvas, deps });
      return canvas;
    },
    clear() {
      canvases.clear();
    },
  };
}

/**
 * @param {unknown[]} one
 * @param {unknown[]} other
 */
function same(one, other) {
  return one.length === other.length && one.every((value, i) => Object.is(value, other[i]));
}
