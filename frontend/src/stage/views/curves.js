/**
 * Draws the curve of each neuron's activation function below its sum, over the same axis, to show what the neuron
 * makes of its z. A function of the whole layer has no curve; all neurons of the layer are shown instead.
 */

import { fallen, run } from "../pulse-timing.js";
import { drawCached } from "./cached-image.js";
import { addCurve } from "./curve-path.js";

/** @import { LayerLayout, LayerPaint, Palette, SumLayout, SumPaint } from "../types.js" */
/** @typedef {CanvasRenderingContext2D} Context */
/** @typedef {SumLayout & {curve: NonNullable<SumLayout["curve"]>}} Place */
/** @typedef {LayerPaint & {a: Float32Array, sums: SumPaint}} Paint */

/** Radii of the mark on the curve, and of the marks of the other neurons, CSS px. */
const DOT = 2.6;
const OTHER = 1.4;
/** Draws every fourth sample of the curve, among them the bend of ReLU. */
const STEP = 4;

/** @type {import("../types.js").View} */
export function draw(ctx, { layout, layers, palette, curtain }, cache) {
  const end = layers.length - 1;
  layers.forEach((layer, k) => {
    const { a, sums, white, signed } = layer;
    const place = layout.sums[k];
    if (!place?.curve || !a || !sums?.squish || sums.full === 0 || (curtain && k < end)) return;
    const [placed, paint] = [/** @type {Place} */ (place), /** @type {Paint} */ (layer)];
    const { curve } = sums.squish;
    ctx.globalAlpha = sums.strength;
    const deps = [layout, palette, curve, curve ? null : a, sums.full, white, signed];
    const neurons = layout.layers[k];
    drawCached(ctx, cache, `curves ${k}`, boxOf(placed, neurons), deps, (on) => {
      for (let i = neurons.first; i < neurons.end; i++) axes(on, placed, paint, i, palette);
      if (curve) graphs(on, placed, paint, neurons, palette);
      else crowds(on, placed, paint, neurons, palette);
    });
    for (let i = neurons.first; i < neurons.end; i++) mark(ctx, placed, paint, i, neurons, palette);
    ctx.globalAlpha = 1;
  });
}

/**
 * @param {Place} place
 * @param {LayerLayout} neurons
 */
function boxOf({ x, y, half, curve }, { first, end }) {
  const top = y[first] + curve.below - DOT;
  const bottom = y[end - 1] + curve.below + curve.height + DOT;
  return { x: x[first] - half, y: top, width: 2 * half, height: bottom - top };
}

/**
 * Returns the functions that map a z and an a to their positions in the picture of a neuron.
 * @param {Place} place
 * @param {Paint} paint
 * @param {number} i
 */
function scalesOf({ x, y, half, curve }, { sums, white, signed }, i) {
  const [low, high] = [signed ? -white : 0, white];
  const bottom = y[i] + curve.below + curve.height;
  return {
    across: (/** @type {number} */ z) => x[i] + (z * half) / sums.full,
    down: (/** @type {number} */ a) => bottom - (curve.height * (a - low)) / (high - low),
  };
}

/**
 * Draws the axes where z and a are zero.
 * @param {Context} on
 * @param {Place} place
 * @param {Paint} paint
 * @param {number} i
 * @param {Palette} palette
 */
function axes(on, place, paint, i, palette) {
  const { x, y, half, curve } = place;
  const { down } = scalesOf(place, paint, i);
  const top = y[i] + curve.below;
  on.strokeStyle = palette.line;
  on.lineWidth = 1;
  on.beginPath();
  on.moveTo(x[i] - half, down(0));
  on.lineTo(x[i] + half, down(0));
  on.moveTo(x[i], top);
  on.lineTo(x[i], top + curve.height);
  on.stroke();
}

/**
 * @param {Context} on
 * @param {Place} place
 * @param {Paint} paint
 * @param {LayerLayout} neurons
 * @param {Palette} palette
 */
function graphs(on, place, paint, { first, end }, palette) {
  const { x, y, half, curve } = place;
  const { squish } = paint.sums;
  on.save();
  on.beginPath();
  for (let i = first; i < end; i++) {
    on.rect(x[i] - half, y[i] + curve.below - 1, 2 * half, curve.height + 2);
  }
  on.clip();
  on.beginPath();
  for (let i = first; i < end; i++) {
    const { across, down } = scalesOf(place, paint, i);
    if (squish?.curve) addCurve(on, squish.curve, across, down, STEP);
  }
  on.strokeStyle = palette.dim;
  on.lineWidth = 1.4;
  on.stroke();
  on.restore();
}

/**
 * @param {Context} on
 * @param {Place} place
 * @param {Paint} paint
 * @param {LayerLayout} neurons
 * @param {Palette} palette
 */
function crowds(on, place, paint, { first, end }, palette) {
  const { z } = paint.sums;
  on.fillStyle = palette.dim;
  on.beginPath();
  for (let i = first; i < end; i++) {
    const { across, down } = scalesOf(place, paint, i);
    for (let j = 0; j < z.length; j++) {
      on.moveTo(across(z[j]) + OTHER, down(paint.a[j]));
      on.arc(across(z[j]), down(paint.a[j]), OTHER, 0, 2 * Math.PI);
    }
  }
  on.fill();
}

/**
 * Draws the neuron itself: z falls on the curve, and the resulting a runs into the disc.
 * @param {Context} ctx
 * @param {Place} place
 * @param {Paint} paint
 * @param {number} i
 * @param {LayerLayout} neurons
 * @param {Palette} palette
 */
function mark(ctx, place, paint, i, neurons, palette) {
  const { sums, a } = paint;
  const share = fallen(sums.work[i]);
  if (share === 0) return;
  const { across, down } = scalesOf(place, paint, i);
  const [at, from] = [across(sums.z[i]), place.y[i] + place.thickness];
  const now = from + (down(a[i]) - from) * share;
  ctx.strokeStyle = palette.ink;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(at, from);
  ctx.lineTo(at, now);
  ctx.stroke();
  ctx.fillStyle = palette.ink;
  ctx.beginPath();
  ctx.arc(at, now, DOT, 0, 2 * Math.PI);
  const way = run(sums.work[i]);
  if (way > 0 && way < 1) {
    const [x, y] = [neurons.x[i] + neurons.radius, neurons.y[i]];
    ctx.moveTo(at, now);
    ctx.arc(at + (x - at) * way, now + (y - now) * way, DOT, 0, 2 * Math.PI);
  }
  ctx.fill();
}
