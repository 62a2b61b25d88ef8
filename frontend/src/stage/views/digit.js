/**
 * The lit pixels, each as a round cell from black to white. The white is translucent over the dark
 * background, so that a dim pixel does not hide the lines that run below it.
 */

import { withAlpha } from "../color.js";
import { addCell } from "./cells.js";
import { drawCached } from "./cached-image.js";

/** @import { Lines, Scene } from "../types.js" */

const GREYS = 48;
/** Contributions weaker than this share of the strongest ring no pixel. */
const FAINTEST = 0.04;

/** @type {import("../types.js").View} */
export function draw(ctx, scene, cache) {
  const { layout, layers, palette, gaps, focus } = scene;
  const { a } = layers[0];
  if (a) {
    drawCached(ctx, cache, "digit", layout.layers[0].box, [a, layout, palette], (on) =>
      lightCells(on, scene, a),
    );
  }
  const { focusLines } = gaps[0];
  if (focusLines && focus?.layer === 1) rings(ctx, scene, focusLines);
  if (focus?.layer === 0) outline(ctx, scene, focus.neuron);
}

/**
 * @param {CanvasRenderingContext2D} on
 * @param {Scene} scene
 * @param {Float32Array} a
 */
function lightCells(on, { layout }, a) {
  byGrey(a).forEach((cells, grey) => {
    if (grey === 0 || cells.length === 0) return;
    on.fillStyle = withAlpha("#ffffff", grey / GREYS);
    on.beginPath();
    for (const i of cells) addCell(on, layout, i, layout.layers[0].radius);
    on.fill();
  });
}

/**
 * The cells of each grey, so that one fill paints them all.
 * @param {Float32Array} a
 */
function byGrey(a) {
  const cells = Array.from({ length: GREYS + 1 }, () => /** @type {number[]} */ ([]));
  a.forEach((value, i) => cells[Math.round(Math.min(Math.max(value, 0), 1) * GREYS)].push(i));
  return cells;
}

/**
 * Rings each pixel in the sign of what it sends to the focused neuron.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {Lines} focusLines
 */
function rings(ctx, { layout, palette }, { count, sources, values, largest }) {
  const { x, y, radius } = layout.layers[0];
  ctx.lineWidth = Math.max(radius * 0.32, 0.8);
  for (let k = 0; k < count; k++) {
    const strength = Math.abs(values[k]) / largest;
    if (strength < FAINTEST) continue;
    const hue = values[k] < 0 ? palette.negative : palette.positive;
    if (palette.signs) ctx.setLineDash(values[k] < 0 ? [radius * 0.6, radius * 0.6] : []);
    ctx.strokeStyle = withAlpha(hue, Math.sqrt(strength));
    ctx.beginPath();
    ctx.arc(x[sources[k]], y[sources[k]], radius, 0, 2 * Math.PI);
    ctx.stroke();
  }
  if (palette.signs) ctx.setLineDash([]);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {number} i
 */
function outline(ctx, { layout, palette }, i) {
  ctx.strokeStyle = palette.chosen;
  ctx.lineWidth = 2;
  ctx.beginPath();
  addCell(ctx, layout, i, layout.layers[0].radius + 1.5);
  ctx.stroke();
}
