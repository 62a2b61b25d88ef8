/**
 * Pictures kept between frames, so that a frame paints only what changed.
 * @module
 */

/** @import { Surfaces } from "./types.js" */

/**
 * @param {(width: number, height: number) => HTMLCanvasElement | OffscreenCanvas} createCanvas
 * @returns {Surfaces & {clear: () => void}}
 */
export function createSurfaces(createCanvas) {
  /** @type {Map<string, {canvas: HTMLCanvasElement | OffscreenCanvas, deps: unknown[]}>} */
  const kept = new Map();
  return {
    ratio: 1,
    keep(name, width, height, deps, paint) {
      const w = Math.max(1, Math.ceil(width));
      const h = Math.max(1, Math.ceil(height));
      const known = kept.get(name);
      const fits = known !== undefined && known.canvas.width === w && known.canvas.height === h;
      if (fits && same(known.deps, deps)) return known.canvas;
      const canvas = fits ? known.canvas : createCanvas(w, h);
      const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.clearRect(0, 0, w, h);
      paint(ctx);
      kept.set(name, { canvas, deps });
      return canvas;
    },
    clear() {
      kept.clear();
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
