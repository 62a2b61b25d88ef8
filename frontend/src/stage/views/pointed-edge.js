/** Draws the edge under the pointer above all others: its line, its source, and the value it carries. */

import { t } from "../../i18n/i18n.js";
import { radiusOf } from "../layout/windows.js";
import { leftOf, drawLabelBox } from "./label-box.js";
import { numberText } from "./text.js";

/** @import { EdgePaint, Scene } from "../types.js" */

const THICKNESS = 2.5;
const HALO = 5;
/** The smallest outline of a cell that can still be seen, in CSS px. */
const LEAST_CELL = 5;

/** @type {import("../types.js").View} */
export function draw(ctx, scene) {
  const { edge } = scene;
  if (!edge) return;
  line(ctx, scene, edge);
  ring(ctx, scene, edge);
  cell(ctx, scene, edge);
  label(ctx, scene, edge);
}

/**
 * Draws the line that `linework` paints as a single stroke: v = 3q² − 2q³ over u = q is a Bézier curve.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {EdgePaint} edge
 */
function line(ctx, { layout, palette }, { gap, source, target }) {
  const { fromFlow, fromCross, toFlow, toCross } = layout.gaps[gap];
  const [u0, v0, u1, v1] = [fromFlow[source], fromCross[source], toFlow[target], toCross[target]];
  const third = (u1 - u0) / 3;
  const point = (/** @type {number} */ u, /** @type {number} */ v) =>
    layout.flow === "right" ? /** @type {const} */ ([u, v]) : /** @type {const} */ ([v, u]);
  ctx.beginPath();
  ctx.moveTo(...point(u0, v0));
  ctx.bezierCurveTo(...point(u0 + third, v0), ...point(u1 - third, v1), ...point(u1, v1));
  ctx.strokeStyle = palette.background;
  ctx.lineWidth = HALO;
  ctx.stroke();
  ctx.strokeStyle = palette.chosen;
  ctx.lineWidth = THICKNESS;
  ctx.stroke();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {EdgePaint} edge
 */
function ring(ctx, { layout, palette }, { gap, source, target }) {
  ctx.strokeStyle = palette.chosen;
  ctx.lineWidth = 2;
  for (const [layer, neuron] of [
    [gap, source],
    [gap + 1, target],
  ]) {
    const { x, y } = layout.layers[layer];
    const radius = radiusOf(layout.layers[layer], neuron) + 2;
    ctx.beginPath();
    ctx.arc(x[neuron], y[neuron], radius, 0, 2 * Math.PI);
    ctx.stroke();
  }
}

/**
 * Outlines the same weight in the heatmap of its neuron and in the lens.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {EdgePaint} edge
 */
function cell(ctx, { layout, palette, heatmaps, focus }, { gap, source, target }) {
  if (gap > 0 || !heatmaps) return;
  const { heatmap, heatmapX, heatmapY } = layout.layers[1];
  if (heatmap > 0) {
    outlineCell(ctx, layout, palette, source, heatmapX[target], heatmapY[target], heatmap);
  }
  if (layout.lens && focus?.layer === 1) {
    const { x, y, width, height } = layout.lens;
    outlineCell(ctx, layout, palette, source, x, y, Math.max(width, height));
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene["layout"]} layout
 * @param {Scene["palette"]} palette
 * @param {number} i Index of the pixel.
 * @param {number} x Left edge of the heatmap.
 * @param {number} y
 * @param {number} size Its longer side.
 */
function outlineCell(ctx, { grid }, palette, i, x, y, size) {
  const pitch = size / Math.max(grid.rows, grid.columns);
  const side = Math.max(pitch + 2, LEAST_CELL);
  const left = x + ((i % grid.columns) + 0.5) * pitch - side / 2;
  const top = y + (Math.floor(i / grid.columns) + 0.5) * pitch - side / 2;
  ctx.strokeStyle = palette.background;
  ctx.lineWidth = 3;
  ctx.strokeRect(left, top, side, side);
  ctx.strokeStyle = palette.chosen;
  ctx.lineWidth = 1.5;
  ctx.strokeRect(left, top, side, side);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {EdgePaint} edge
 */
function label(ctx, { layout, palette }, { gap, source, target, w, a }) {
  const size = Math.max(layout.textSize, 12);
  const values = {
    w: numberText(w, 3),
    a: numberText(a ?? 0, 3),
    product: numberText(w * (a ?? 0), 3),
  };
  const text = t(a === null ? "stage.edge.weight" : "stage.edge", values);
  const { fromFlow, fromCross, toFlow, toCross } = layout.gaps[gap];
  const [u, v] = [
    (fromFlow[source] + toFlow[target]) / 2,
    (fromCross[source] + toCross[target]) / 2,
  ];
  const [x, y] = layout.flow === "right" ? [u, v] : [v, u];
  ctx.font = `600 ${size}px system-ui, sans-serif`;
  const width = ctx.measureText(text).width + size * 1.6;
  const height = size * 2;
  const left = leftOf(x, width, layout);
  const top = Math.min(Math.max(y - height / 2, 4), layout.height - height - 4);
  drawLabelBox(ctx, text, { left, top, width, size }, palette);
}
