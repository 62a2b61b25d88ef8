/** Draws the lines of one gap, on a canvas that is repainted only when they have changed. */

import { paintLines } from "../line-raster.js";
import { drawCached } from "./cached-image.js";

/** @import { LineJob } from "../line-raster.js" */
/** @import { Box, CanvasCache, Lines, Scene } from "../types.js" */

/** Length of the dashes and gaps of negative lines in palettes without hues, CSS px. */
const DASH = 5;
/** Lines are bolder where text is larger than this, in CSS px, as on a projector. */
const PLAIN_TEXT = 13;
/** The opacity that other lines keep while one neuron is focused. */
const DIMMED = 0.13;
/** The share of its length over which a line that starts inside the picture fades in. */
const FADE_IN = 0.45;
/** Canvases larger than this, in pixels, are painted at a coarser scale and stretched. */
const LARGEST_SHEET = 1_500_000;

/**
 * Paints the strongest lines of a gap, dimmed while one neuron is focused.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {CanvasCache} cache
 * @param {number} gap
 */
export function drawStrongest(ctx, scene, cache, gap) {
  const { lines, full, dimmed, strength } = scene.gaps[gap];
  if (lines.count === 0) return;
  ctx.globalAlpha = dimmed ? DIMMED : strength;
  const look = { full, thickness: 1, fadeIn: true };
  const { box } = scene.layout.gaps[gap];
  drawLines(ctx, scene, cache, { name: `lines ${gap}`, gap, box, lines, ...look });
  ctx.globalAlpha = 1;
}

/**
 * Paints one set of lines of a gap, repainting them only if they changed.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {CanvasCache} cache
 * @param {{name: string, gap: number, box: Box, lines: Lines, full: number, thickness: number, fadeIn: boolean}} what
 */
export function drawLines(ctx, { gaps, layout, palette }, cache, what) {
  const { name, gap, box, lines, full, thickness } = what;
  const { travel, moment } = gaps[gap];
  const gapLayout = layout.gaps[gap];
  const scale = Math.min(cache.ratio, Math.sqrt(LARGEST_SHEET / (box.width * box.height)));
  const fadeIn = what.fadeIn && gapLayout.overPixels ? FADE_IN : 0;
  const bold = Math.max(layout.textSize / PLAIN_TEXT, 1);
  // The pulses of neurons that light up one by one differ from those of a whole layer at the same moment.
  const deps = [lines, full, moment, travel?.[0], gapLayout, palette];
  /** @type {(left: number, top: number) => LineJob} */
  const job = (left, top) => {
    const { fromFlow, fromCross, toFlow, toCross } = gapLayout;
    const { negative, positive, crowd } = palette;
    const dash = palette.signs ? DASH : 0;
    return {
      flow: layout.flow,
      left,
      top,
      scale,
      gap: { fromFlow, fromCross, toFlow, toCross },
      lines,
      look: { full, thickness: thickness * bold, fadeIn, dash, travel },
      hues: { negative, positive, crowd },
    };
  };
  /** @type {(on: CanvasRenderingContext2D, left: number, top: number) => void} */
  const paint = (on, left, top) => paintLines(on, job(left, top));
  drawCached(ctx, cache, name, box, deps, paint, { scale, job });
}
