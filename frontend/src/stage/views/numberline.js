/** Draws a single output on its number line: activation a stands at 10 a, between the digits 0 and 9. */

import { write } from "./text.js";

/** @import { Box, NumberLineLayout, Palette, Scene } from "../types.js" */
/** @typedef {CanvasRenderingContext2D} Context */

const LAST_DIGIT = 9;

/** @type {import("../types.js").View} */
export function draw(ctx, { layout, layers, palette, answer }) {
  const line = layout.numberLine;
  if (!line) return;
  axis(ctx, line, layout.labelSize, palette);
  const { a, lit } = layers[layers.length - 1];
  if (!a || lit[0] === 0) return;
  ctx.globalAlpha = lit[0];
  marker(ctx, layout, line, a[0], palette);
  ctx.globalAlpha = 1;
  if (!answer || answer.state === "blank") return;
  const sure = answer.state === "digit";
  for (const digit of sure ? [answer.digit] : [answer.digit, answer.runnerUp]) {
    if (digit !== null) outline(ctx, line, digit, sure, palette);
  }
}

/**
 * @param {Context} ctx
 * @param {NumberLineLayout} line
 * @param {number} labelSize
 * @param {Palette} palette
 */
function axis(ctx, { from, to, ticks }, labelSize, palette) {
  ctx.strokeStyle = palette.dim;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(from.x, from.y);
  ctx.lineTo(to.x, to.y);
  const [dx, dy] = from.x === to.x ? [5, 0] : [0, 5];
  ticks.forEach((_, digit) => {
    const { x, y } = onAxis(from, to, digit);
    ctx.moveTo(x - dx, y - dy);
    ctx.lineTo(x + dx, y + dy);
  });
  ctx.stroke();
  const style = { size: labelSize, color: palette.ink, weight: /** @type {const} */ (700) };
  ticks.forEach((tick, digit) => write(ctx, `${digit}`, tick, style));
}

/**
 * @param {Context} ctx
 * @param {Scene["layout"]} layout
 * @param {NumberLineLayout} line
 * @param {number} a
 * @param {Palette} palette
 */
function marker(ctx, layout, { from, to }, a, palette) {
  const neuron = layout.layers[layout.layers.length - 1];
  const { x, y } = onAxis(from, to, Math.min(Math.max(10 * a, -0.5), LAST_DIGIT + 0.5));
  ctx.strokeStyle = palette.chosen;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  const share = neuron.radius / Math.hypot(x - neuron.x[0], y - neuron.y[0]);
  ctx.moveTo(neuron.x[0] + (x - neuron.x[0]) * share, neuron.y[0] + (y - neuron.y[0]) * share);
  ctx.lineTo(x, y);
  ctx.stroke();
  ctx.fillStyle = palette.chosen;
  ctx.beginPath();
  ctx.arc(x, y, 5, 0, 2 * Math.PI);
  ctx.fill();
}

/**
 * @param {{x: number, y: number}} from
 * @param {{x: number, y: number}} to
 * @param {number} value 0 … 9
 */
function onAxis(from, to, value) {
  const share = value / LAST_DIGIT;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

/**
 * @param {Context} ctx
 * @param {NumberLineLayout} line
 * @param {number} digit
 * @param {boolean} sure
 * @param {Palette} palette
 */
function outline(ctx, { ticks, outline: box }, digit, sure, palette) {
  const { x, y } = ticks[digit];
  ctx.strokeStyle = palette.chosen;
  ctx.lineWidth = 2;
  ctx.setLineDash(sure ? [] : [5, 4]);
  ctx.beginPath();
  ctx.roundRect(x + box.x, y + box.y, box.width, box.height, 8);
  ctx.stroke();
  ctx.setLineDash([]);
}
