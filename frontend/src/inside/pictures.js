/** Paints the three pictures: what a neuron sees, its weights, and what it makes of both. */

import { t } from "../i18n/i18n.js";
import { activationColor, signedColor } from "../stage/color.js";
import { carriesSigns, drawSigns, paintHeatmap } from "../stage/heatmap-canvas.js";
import { decimalsOf } from "../math/round-values.js";
import { drawCached } from "../stage/views/cached-image.js";
import { activationText, numberText, write } from "../stage/views/text.js";
import { cellAt, markSize } from "./layout.js";

/** @import { CanvasCache, Palette } from "../stage/types.js" */
/** @import { Box, InsideLayout } from "./layout.js" */
/** @import { InsideNumbers } from "./numbers.js" */
/** @import { InsideScene } from "./scene.js" */
/** @typedef {CanvasRenderingContext2D} Context */

/**
 * @typedef {object} Painting
 * @property {InsideScene} scene
 * @property {InsideNumbers} numbers
 * @property {InsideLayout} layout
 * @property {Palette} palette
 * @property {CanvasCache} cache
 */

/** The opacity of a product once it has poured out, 0 … 1. */
const TRACE = 0.45;
/** The size of an unlit pixel's dot, as a share of a lit one. */
const UNLIT = 0.55;

/**
 * @param {Context} ctx
 * @param {Painting} painting
 */
export function drawPictures(ctx, painting) {
  frames(ctx, painting);
  seen(ctx, painting);
  ctx.globalAlpha = painting.scene.looked;
  weights(ctx, painting);
  ctx.globalAlpha = 1;
  made(ctx, painting);
}

/**
 * Draws titles, backgrounds, × and =, and the scales.
 * @param {Context} ctx
 * @param {Painting} painting
 */
function frames(ctx, { layout, palette, numbers, cache }) {
  const { pictures, font, form } = layout;
  const title = { size: font, color: palette.dim };
  pictures.forEach(({ x, y, width, height }, k) => {
    const at = { x: x + width / 2, y: y - 0.9 * font, align: /** @type {const} */ ("center") };
    write(ctx, t(`inside.picture.${k}`), at, { ...title, room: width + font * 1.4 });
    const isInk = k === 0 && form !== "list";
    ctx.fillStyle = isInk ? palette.backdrop : form === "list" ? palette.panel : palette.zero;
    ctx.strokeStyle = palette.line;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.roundRect(x - 2, y - 2, width + 4, height + 4, 6);
    ctx.fill();
    ctx.stroke();
    if (k === 0) return;
    const before = pictures[k - 1];
    const gap = { x: (before.x + before.width + x) / 2, y: y + height / 2, align: at.align };
    write(ctx, k === 1 ? "×" : "=", gap, { size: font * 1.9, color: palette.dim });
    const full = k === 1 ? numbers.fullWeight : numbers.fullProduct;
    const below = { x, y: y + height + 0.6 * font, width, height: font * 0.5 };
    scale(ctx, below, full, { font, palette, cache });
  });
}

/**
 * Draws the scale of a picture from its lowest number to its highest, in its colours.
 * @param {Context} ctx
 * @param {Box} box
 * @param {number} full
 * @param {{font: number, palette: Palette, cache: CanvasCache}} how
 */
function scale(ctx, { x, y, width, height }, full, { font, palette, cache }) {
  const steps = 65;
  const ramp = cache.canvasFor("ramp", steps, 1, [palette], (on) => {
    for (let i = 0; i < steps; i += 1) {
      on.fillStyle = `rgb(${signedColor(i - (steps - 1) / 2, (steps - 1) / 2, palette).join(",")})`;
      on.fillRect(i, 0, 1, 1);
    }
  });
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(ramp, x, y, width, height);
  ctx.imageSmoothingEnabled = true;
  ctx.strokeStyle = palette.line;
  ctx.strokeRect(x, y, width, height);
  const text = { size: font * 0.82, color: palette.dim, room: width / 3 };
  const below = y + height + 0.65 * font;
  const limit = numberText(full, decimalsOf(full));
  write(ctx, `−${limit}`, { x, y: below, align: "left" }, text);
  write(ctx, "0", { x: x + width / 2, y: below, align: "center" }, text);
  write(ctx, `+${limit}`, { x: x + width, y: below, align: "right" }, text);
}

/**
 * @param {Context} ctx
 * @param {Painting} painting
 */
function seen(ctx, { scene, numbers, layout, palette, cache }) {
  const { before, beforeWhite } = numbers;
  const size = markSize(layout);
  if (layout.form === "pixels") {
    drawCached(ctx, cache, "unlit", layout.pictures[0], [palette, layout.width], (on) => {
      on.fillStyle = palette.cell;
      before.forEach((_, i) => dot(on, cellAt(layout, 0, i), size * UNLIT));
    });
  }
  before.forEach((a, i) => {
    if (layout.form === "pixels" && (a === 0 || scene.lit[i] === 0)) return;
    const at = cellAt(layout, 0, i);
    ctx.fillStyle = activationColor(a * scene.lit[i], beforeWhite, palette);
    dot(ctx, at, size);
    if (layout.form === "pixels") return;
    ctx.strokeStyle = palette.rim;
    ctx.lineWidth = 1;
    ctx.stroke();
    const text = `a${subscript(i)}`;
    row(ctx, layout, 0, i, { text: activationText(a, beforeWhite), before: text }, palette);
  });
}

/**
 * @param {Context} ctx
 * @param {Painting} painting
 */
function weights(ctx, { numbers, layout, palette, cache }) {
  const { weights: w, fullWeight } = numbers;
  const { form, columns, cell } = layout;
  const { x, y } = layout.pictures[1];
  if (form === "list") {
    const side = markSize(layout) * 1.8;
    w.forEach((value, i) => {
      const at = cellAt(layout, 1, i);
      ctx.fillStyle = `rgb(${signedColor(value, fullWeight, palette).join(",")})`;
      ctx.fillRect(at.x - side / 2, at.y - side / 2, side, side);
      ctx.strokeStyle = palette.line;
      ctx.strokeRect(at.x - side / 2, at.y - side / 2, side, side);
      row(ctx, layout, 1, i, { text: numberText(value, 2), before: sign(value, palette) }, palette);
    });
    return;
  }
  const rows = Math.ceil(w.length / columns);
  const heatmap = cache.canvasFor("weights", columns, rows, [w, palette], (on) => {
    paintHeatmap(on, w, columns, fullWeight, { ...palette, signs: false });
  });
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(heatmap, x, y, columns * cell, rows * cell);
  ctx.imageSmoothingEnabled = true;
  if (carriesSigns(cell, palette))
    drawSigns(ctx, w, columns, fullWeight, palette, { x, y, size: cell });
}

/**
 * @param {Context} ctx
 * @param {Painting} painting
 */
function made(ctx, { scene, numbers, layout, palette }) {
  const { products, fullProduct } = numbers;
  const size = markSize(layout);
  products.forEach((product, i) => {
    if (scene.made[i] === 0) return;
    ctx.globalAlpha = 1 - (1 - TRACE) * scene.left[i];
    ctx.fillStyle = `rgb(${signedColor(product, fullProduct, palette).join(",")})`;
    dot(ctx, cellAt(layout, 2, i), size);
    ctx.globalAlpha = 1;
    if (layout.form !== "list") return;
    row(
      ctx,
      layout,
      2,
      i,
      { text: numberText(product, 2), before: sign(product, palette) },
      palette,
    );
  });
}

/**
 * Returns the sign of a number in palettes without hues.
 * @param {number} value
 * @param {Palette} palette
 */
const sign = (value, { signs }) => (!signs || value === 0 ? "" : value > 0 ? "+" : "−");

/**
 * Writes the text beside the mark of a list.
 * @param {Context} ctx
 * @param {InsideLayout} layout
 * @param {number} picture
 * @param {number} i
 * @param {{text: string, before: string}} words
 * @param {Palette} palette
 */
function row(ctx, layout, picture, i, { text, before }, palette) {
  const { pictures, cell, font } = layout;
  if (layout.form !== "list") return;
  const { x, y } = cellAt(layout, picture, i);
  const size = Math.min(font * 0.92, cell * 0.86);
  const mark = markSize(layout) + 4;
  const right = pictures[picture].x + pictures[picture].width;
  const left = pictures[picture].x + 3;
  const style = { size, color: palette.ink, room: right - x - mark - 2 };
  write(ctx, text, { x: right - 4, y, align: "right" }, style);
  if (!before) return;
  const room = x - mark - left;
  write(ctx, before, { x: left, y, align: "left" }, { size, color: palette.dim, room });
}

/** @param {number} i */
const subscript = (i) =>
  String(i).replace(/\d/g, (digit) => String.fromCharCode(0x2080 + Number(digit)));

/**
 * @param {Context} ctx
 * @param {{x: number, y: number}} at
 * @param {number} radius
 */
function dot(ctx, { x, y }, radius) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
}
