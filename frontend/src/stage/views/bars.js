/** Draws the outputs as bars with their numbers, and outlines the network's answer. */

import { drawCached } from "./cached-image.js";
import { activationText, write } from "./text.js";

/** @import { Box, CanvasCache, LayerPaint, Layout, OutputLayout, Palette, Scene } from "../types.js" */
/** @typedef {CanvasRenderingContext2D} Context */

/** @type {import("../types.js").View} */
export function draw(ctx, scene, cache) {
  const { layout, layers, palette, answer } = scene;
  const paint = layers[layers.length - 1];
  emptyBars(ctx, layout, palette, cache);
  layout.outputs.forEach((output, i) => {
    const isAnswer = answer?.state === "digit" && answer.digit === i;
    bar(ctx, output, paint, i, layout, isAnswer ? palette.chosen : palette.ink, palette);
  });
  if (layout.outputs.length > 0) {
    named(scene).forEach(({ digit, sure }) =>
      outline(ctx, layout.outputs[digit]?.outline, sure, palette),
    );
  }
}

/**
 * Returns the digits to outline: one if the answer is sure, two if it is undecided, none on a blank pad.
 * @param {Scene} scene
 * @returns {{digit: number, sure: boolean}[]}
 */
function named({ answer }) {
  if (!answer || answer.state === "blank" || answer.digit === null) return [];
  if (answer.state === "digit") return [{ digit: answer.digit, sure: true }];
  return [answer.digit, answer.runnerUp]
    .filter((digit) => digit !== null)
    .map((digit) => ({ digit, sure: false }));
}

/**
 * @param {Context} ctx
 * @param {Layout} layout
 * @param {Palette} palette
 * @param {CanvasCache} cache
 */
function emptyBars(ctx, layout, palette, cache) {
  const { outputs } = layout;
  if (outputs.length === 0 || outputs[0].bar.height === 0) return;
  const [first, last] = [outputs[0].bar, outputs[outputs.length - 1].bar];
  const [width, height] = [last.x - first.x + last.width, last.y - first.y + last.height];
  drawCached(ctx, cache, "empty bars", { ...first, width, height }, [outputs, palette], (on) => {
    on.fillStyle = palette.line;
    on.beginPath();
    for (const { bar: box } of outputs) {
      on.roundRect(box.x, box.y, box.width, box.height, Math.min(box.width, box.height) / 2);
    }
    on.fill();
  });
}

/**
 * @param {Context} ctx
 * @param {OutputLayout} output
 * @param {LayerPaint} paint
 * @param {number} i
 * @param {Layout} layout
 * @param {string} color
 * @param {Palette} palette
 */
function bar(ctx, { bar: box, number }, { a, lit, white }, i, { flow, textSize }, color, palette) {
  if (box.height === 0) return; // a compact stage shows the answer beside it
  if (!a || lit[i] === 0) return;
  const share = Math.min(Math.abs(a[i]) / white, 1) * lit[i];
  ctx.fillStyle = a[i] < 0 ? palette.negative : color;
  const filled = flow === "right" ? along(box, share) : upwards(box, share);
  ctx.beginPath();
  const rounded = Math.min(filled.width, filled.height) / 2;
  ctx.roundRect(filled.x, filled.y, filled.width, filled.height, rounded);
  ctx.fill();
  const size = flow === "right" ? textSize : textSize * 0.8;
  ctx.globalAlpha = lit[i];
  write(ctx, activationText(a[i], white), number, {
    size,
    color: color === palette.ink ? palette.dim : color,
    weight: 600,
  });
  ctx.globalAlpha = 1;
}

/**
 * @param {Box} box
 * @param {number} share
 */
const along = (box, share) => ({ ...box, width: box.width * share });

/**
 * @param {Box} box
 * @param {number} share
 */
function upwards(box, share) {
  const height = box.height * share;
  return { ...box, y: box.y + box.height - height, height };
}

/**
 * @param {Context} ctx
 * @param {Box | undefined} box
 * @param {boolean} sure
 * @param {Palette} palette
 */
function outline(ctx, box, sure, palette) {
  if (!box) return;
  ctx.strokeStyle = palette.chosen;
  ctx.lineWidth = 2;
  ctx.setLineDash(sure ? [] : [5, 4]);
  ctx.beginPath();
  ctx.roundRect(box.x, box.y, box.width, box.height, Math.min(9, box.height / 3));
  ctx.stroke();
  ctx.setLineDash([]);
}
