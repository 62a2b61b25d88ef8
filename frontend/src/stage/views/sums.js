/**
 * Draws what each neuron does with its inputs while the pass is at its layer: its sum grows from zero, its bias
 * shifts the sum, and the result runs into the neuron, which lights up.
 */

import { t } from "../../i18n/i18n.js";
import { run, shifted, summed } from "../pulse-timing.js";
import { numberText, write } from "./text.js";

/** @import { LayerLayout, Palette, SumLayout, SumPaint } from "../types.js" */
/** @typedef {CanvasRenderingContext2D} Context */

/** Radius of the mark of z, CSS px. */
const DOT = 2.4;

/** @type {import("../types.js").View} */
export function draw(ctx, { layout, layers, palette, curtain }) {
  const end = layers.length - 1;
  layers.forEach(({ sums }, k) => {
    const place = layout.sums[k];
    if (!sums || !place || sums.full === 0 || (curtain && k < end)) return;
    ctx.globalAlpha = sums.strength;
    const { first, end: last } = layout.layers[k];
    for (let i = first; i < last; i++) bars(ctx, place, sums, i, palette);
    const hasCurves = place.curve && sums.squish;
    if (layout.flow === "right" && !hasCurves)
      arrivals(ctx, place, sums, layout.layers[k], palette);
    const text = t("stage.sums", { limit: numberText(sums.full) });
    // Where the pass runs right, the scale is clear of all lines, and a halo would cut into the lowest neuron.
    const halo = layout.flow === "down" ? palette.background : undefined;
    write(ctx, text, place.note, { size: layout.textSize * 0.9, color: palette.dim, halo });
    ctx.globalAlpha = 1;
  });
}

/**
 * Draws the bar of the sum, and below it the bar of the bias, which begins where the sum ends.
 * @param {Context} ctx
 * @param {SumLayout} place
 * @param {SumPaint} sums
 * @param {number} i
 * @param {Palette} palette
 */
function bars(ctx, { x, y, half, thickness }, { sum, shift, work, full }, i, palette) {
  const unit = half / full;
  const [zero, middle] = [x[i], y[i]];
  ctx.fillStyle = palette.dim;
  ctx.fillRect(zero - 0.5, middle - thickness - 2, 1, 2 * thickness + 4);
  const added = sum[i] * summed(work[i]) * unit;
  ctx.fillStyle = sum[i] < 0 ? palette.negative : palette.positive;
  ctx.fillRect(zero, middle - thickness - 0.5, added, thickness);
  const moved = shift[i] * shifted(work[i]) * unit;
  ctx.fillStyle = palette.bias;
  ctx.fillRect(zero + added, middle + 0.5, moved, thickness);
}

/**
 * Where there is no curve, moves the mark of z from the end of the bars to the neuron.
 * @param {Context} ctx
 * @param {SumLayout} place
 * @param {SumPaint} sums
 * @param {LayerLayout} neurons
 * @param {Palette} palette
 */
function arrivals(ctx, { x, y, half }, { z, work, full }, neurons, palette) {
  ctx.fillStyle = palette.ink;
  ctx.beginPath();
  for (let i = neurons.first; i < neurons.end; i++) {
    const gone = run(work[i]);
    if (shifted(work[i]) < 1 || gone === 1) continue;
    const from = x[i] + (z[i] * half) / full;
    const to = neurons.x[i] + neurons.radius;
    const at = from + (to - from) * gone;
    ctx.moveTo(at + DOT, y[i]);
    ctx.arc(at, y[i], DOT, 0, 2 * Math.PI);
  }
  ctx.fill();
}
