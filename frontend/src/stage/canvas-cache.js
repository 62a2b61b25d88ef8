/**
 * Canvases kept from one repaint to the next, so that only what changed is painted.
 * @module
 */

/** @import { CanvasCache } from "./types.js" */

/**
 * @param {(width: number, height: number) => HTMLCanvasElement | OffscreenCanvas} createCanvas
 * @returns {CanvasCache & {clear: () => void}}
 */
export function createCanvasCache(createCanvas) {
  /** @type {Map<string, {canvas: HTMLCanvasElement | OffscreenCanvas, deps: unknown[]}>} */
  const canvases = new Map();
  return {
    ratio: 1,
    canvasFor(name, width, height, deps, paint) {
      const w = Math.max(1, Math.ceil(width));
      const h = Math.max(1, Math.ceil(height));
      const known = canvases.get(name);
      const fits = known !== undefined && known.canvas.width === w && known.canvas.height === h;
      if (fits && same(known.deps, deps)) return known.canvas;
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
