/**
 * Paints the sheet of a figure: on a canvas, into a PNG file, or into an SVG file.
 * @module
 */

import { createCanvasCache } from "../stage/canvas-cache.js";
import { fontStyle, loadFont, writeInFont } from "./font.js";
import { withDensity } from "./png-density.js";
import { SvgContext } from "./svg-context.js";
import { svgFile } from "./svg-file.js";
import { drawLines } from "./svg-lines.js";

/** @import { LineJob } from "../stage/line-raster.js" */
/** @import { Box } from "../stage/types.js" */
/** @import { Sheet } from "./types.js" */

/** Pixels per px of a figure for what an SVG file has as pixels. */
const SVG_RATIO = 2;

/** @type {CanvasRenderingContext2D | null} */
let ruler = null;

/** Returns a context that measures text in the font of figures. */
export function measuring() {
  ruler ??= contextOf(1, 1);
  return ruler;
}

/**
 * @param {number} width
 * @param {number} height
 */
function contextOf(width, height) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  writeInFont(ctx);
  return ctx;
}

/** Returns a cache whose pictures are written in the font of figures too. */
function cacheOf() {
  return createCanvasCache((width, height) => contextOf(width, height).canvas);
}

/**
 * Returns a painter of sheets. What they have in common is painted once.
 * @returns {(sheet: Sheet, width: number) => HTMLCanvasElement} `width` in pixels; the height follows.
 */
export function createPainter() {
  const cache = cacheOf();
  /** @type {CanvasRenderingContext2D | null} */
  let ctx = null;
  return (sheet, width) => {
    const ratio = width / sheet.width;
    const height = Math.round(sheet.height * ratio);
    ctx ??= contextOf(width, height);
    cache.ratio = ratio;
    cache.begin(false);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, width, height);
    ctx.scale(ratio, ratio);
    sheet.paint(ctx, cache);
    return ctx.canvas;
  };
}

/**
 * @param {Sheet} sheet
 * @param {number} width Pixels.
 */
export const paintOn = (sheet, width) => createPainter()(sheet, width);

/**
 * @param {Sheet} sheet
 * @param {object} print
 * @param {number} print.width Pixels.
 * @param {number} print.dpi Pixels per inch, which the file says to those that print it.
 * @returns {Promise<Blob>}
 * @throws {Error} The browser could not make the picture.
 */
export async function pngOf(sheet, { width, dpi }) {
  const canvas = paintOn(sheet, width);
  const file = await new Promise((/** @type {(file: Blob | null) => void} */ resolve) =>
    canvas.toBlob(resolve, "image/png"),
  );
  if (!file) throw new Error("The browser could not make the picture.");
  const bytes = new Uint8Array(await file.arrayBuffer());
  return new Blob([withDensity(bytes, dpi)], { type: "image/png" });
}

/**
 * @param {Sheet} sheet
 * @param {object} print
 * @param {number} print.width In `unit`.
 * @param {"mm" | "px"} print.unit
 * @returns {Promise<Blob>}
 */
export async function svgOf(sheet, { width, unit }) {
  const faces = await loadFont();
  const drawing = new SvgContext({ measure, encode, read });
  const ctx = /** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (drawing));
  writeInFont(ctx);
  const vector = {
    drawLines: (/** @type {LineJob} */ job, /** @type {Box} */ box) => drawLines(drawing, job, box),
  };
  const cache = Object.assign(cacheOf(), { ratio: SVG_RATIO, vector });
  sheet.paint(ctx, cache);
  const text = svgFile(drawing, {
    width: sheet.width,
    height: sheet.height,
    printed: `${width}${unit}`,
    printedHeight: `${Number(((width * sheet.height) / sheet.width).toFixed(2))}${unit}`,
    title: sheet.title,
    style: fontStyle(faces, drawing.texts),
  });
  return new Blob([text], { type: "image/svg+xml" });
}

/**
 * @param {string} text
 * @param {string} font
 * @param {string} baseline
 */
function measure(text, font, baseline) {
  const ctx = measuring();
  ctx.font = font;
  ctx.textBaseline = "alphabetic";
  const { width, fontBoundingBoxAscent: ascent } = ctx.measureText(text);
  ctx.textBaseline = /** @type {CanvasTextBaseline} */ (baseline);
  return { width, drop: ascent - ctx.measureText(text).fontBoundingBoxAscent };
}

/** @typedef {HTMLCanvasElement | OffscreenCanvas} Picture */
/** @typedef {[number, number, number, number] | null} Part */

/**
 * @param {Picture} image
 * @param {Part} part
 */
function encode(image, part) {
  if (!part && "toDataURL" in image) return image.toDataURL("image/png");
  return copyOf(image, part).canvas.toDataURL("image/png");
}

/**
 * @param {Picture} image
 * @param {Part} part
 */
function read(image, part) {
  const copy = copyOf(image, part);
  return copy.getImageData(0, 0, copy.canvas.width, copy.canvas.height);
}

/**
 * @param {Picture} image
 * @param {Part} part
 */
function copyOf(image, part) {
  const [x, y, width, height] = part ?? [0, 0, image.width, image.height];
  const ctx = contextOf(width, height);
  ctx.drawImage(image, x, y, width, height, 0, 0, width, height);
  return ctx;
}
