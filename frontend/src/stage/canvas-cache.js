/**
 *  Caches pictures between repaints, so that only what changed is painted again.
 * @module
 */

/** @import { LinePainter } from "./line-painter.js" */
/** @import { CanvasCache } from "./types.js" */

/**
 * @typedef {object} Kept
 * @property {HTMLCanvasElement | OffscreenCanvas} canvas
 * @property {CanvasImageSource} image
 * @property {number} width
 * @property {number} height
 * @property {unknown[]} deps
 * @property {boolean} isAwaited  Whether a worker is painting the next version.
 */

/**
 * @param {(width: number, height: number) => HTMLCanvasElement | OffscreenCanvas} createCanvas
 * @param {object} [elsewhere]
 * @param {LinePainter} [elsewhere.painter]  Paints pictures in a worker during hurried repaints.
 * @param {() => void} [elsewhere.onArrived]  Called each time one of the worker's pictures arrives.
 * @returns {CanvasCache & {begin: (isHurried: boolean) => void, hasWaiting: () => boolean, clear: () => void}}
 *   `begin` must be called before each repaint. A hurried repaint hands every picture that has a job to the painter.
 *   Without a painter, it paints only one of these pictures and leaves the others for the next repaints, one each;
 *   `hasWaiting` tells whether any are left.
 */
export function createCanvasCache(createCanvas, { painter, onArrived } = {}) {
  /** @type {Map<string, Kept>} */
  const pictures = new Map();
  /** @type {string[]}  Names of the pictures that are out of date, the longest waiting first. */
  let waiting = [];
  /**
   * @type {string | undefined}  The picture that a hurried repaint may paint; while undefined, the first one
   *   requested.
   */
  let next;
  let hurried = false;

  /** @param {string} name */
  function mustWait(name) {
    next ??= name;
    if (name === next) return false;
    if (!waiting.includes(name)) waiting.push(name);
    return true;
  }

  /**
   * Whether the worker paints this picture. It paints one version at a time: the next is requested once the last has
   * arrived.
   * @param {string} name
   * @param {Kept} known
   * @param {unknown[]} deps
   * @param {() => any} job
   */
  function isLeft(name, known, deps, job) {
    if (!painter) return false;
    if (known.isAwaited) return true;
    const { width, height } = known;
    known.isAwaited = painter.paint({ name, width, height, job: job() }, (image) => {
      // The main thread has painted a newer version meanwhile.
      if (pictures.get(name) !== known) return image.close();
      release(known.image);
      pictures.set(name, { ...known, image, deps, isAwaited: false });
      onArrived?.();
    });
    return known.isAwaited;
  }

  return {
    ratio: 1,
    begin(isHurried) {
      hurried = isHurried;
      if (!hurried) waiting = [];
      next = waiting.shift();
    },
    hasWaiting: () => waiting.length > 0,
    canvasFor(name, width, height, deps, paint, job) {
      const w = Math.max(1, Math.ceil(width));
      const h = Math.max(1, Math.ceil(height));
      const known = pictures.get(name);
      const fits = known !== undefined && known.width === w && known.height === h;
      if (fits && same(known.deps, deps)) return known.image;
      if (fits && hurried && job && (isLeft(name, known, deps, job) || mustWait(name))) {
        return known.image;
      }
      const canvas = fits ? known.canvas : createCanvas(w, h);
      const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.clearRect(0, 0, w, h);
      paint(ctx);
      release(known?.image);
      const image = pictureOf(canvas);
      pictures.set(name, { canvas, image, width: w, height: h, deps, isAwaited: false });
      return image;
    },
    clear() {
      for (const { image } of pictures.values()) release(image);
      pictures.clear();
    },
  };
}

/**
 * Returns the canvas as an ImageBitmap where the browser supports it. Drawing an ImageBitmap is cheaper than drawing
 * a canvas, because the browser copies a canvas into an image first each time.
 * @param {HTMLCanvasElement | OffscreenCanvas} canvas
 * @returns {CanvasImageSource}
 */
function pictureOf(canvas) {
  return "transferToImageBitmap" in canvas ? canvas.transferToImageBitmap() : canvas;
}

/**
 * Closes an image at once: dozens arrive each second, and each holds a megabyte until it is garbage-collected.
 * @param {CanvasImageSource | undefined} image
 */
function release(image) {
  if (globalThis.ImageBitmap && image instanceof ImageBitmap) image.close();
}

/**
 * @param {unknown[]} one
 * @param {unknown[]} other
 */
function same(one, other) {
  return one.length === other.length && one.every((value, i) => Object.is(value, other[i]));
}
