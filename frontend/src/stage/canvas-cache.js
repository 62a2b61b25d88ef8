/**
 * Pictures kept from one repaint to the next, so that only what changed is painted.
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
 * @property {boolean} isAwaited A worker paints the next one.
 */

/**
 * @param {(width: number, height: number) => HTMLCanvasElement | OffscreenCanvas} createCanvas
 * @param {object} [elsewhere]
 * @param {LinePainter} [elsewhere.painter] Does in a hurried repaint what can be painted elsewhere.
 * @param {() => void} [elsewhere.onArrived] Called whenever one of its pictures has come.
 * @returns {CanvasCache & {begin: (isHurried: boolean) => void, hasWaiting: () => boolean, clear: () => void}}
 *   `begin` is to be called before each repaint. In a hurried one, what can be painted elsewhere is; without a painter
 *   no more than one of those pictures is painted, the others follow one by one in the next repaints, and `hasWaiting`
 *   tells whether any do.
 */
export function createCanvasCache(createCanvas, { painter, onArrived } = {}) {
  /** @type {Map<string, Kept>} */
  const pictures = new Map();
  /** @type {string[]} Those that are out of date, the longest waiting first. */
  let waiting = [];
  /** @type {string | undefined} Whose turn it is in a hurried repaint: the first that asks if it is undefined. */
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
   * Whether a picture is painted elsewhere. One at a time: the newest is asked for once the last has come.
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
      // What has been painted here meanwhile is newer.
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
 * What has been painted, as a picture where the canvas hands one out: to draw a picture is cheaper than to draw a
 * canvas, of which the browser makes a picture each time first.
 * @param {HTMLCanvasElement | OffscreenCanvas} canvas
 * @returns {CanvasImageSource}
 */
function pictureOf(canvas) {
  return "transferToImageBitmap" in canvas ? canvas.transferToImageBitmap() : canvas;
}

/**
 * A picture is let go at once: dozens come in a second, and each holds a megabyte until it is collected.
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
