/**
 * Draws the overview of each large layer, a cell from black to white for each neuron, and frames the neurons that stand
 * as discs beside it.
 */

import { activationColor } from "../color.js";

/** @import { CanvasCache, LayerLayout, LayerPaint, OverviewLayout, Palette, Scene } from "../types.js" */
/** @typedef {CanvasRenderingContext2D} Context */

/** The margin of the overview, CSS px. */
const MARGIN = 2;
/** How far before the discs the lines from the frame end, as a share of their pitch. */
const BEFORE = 0.5;

/** @type {import("../types.js").View} */
export function draw(ctx, { layout, layers, palette }, cache) {
  layout.layers.forEach((layer, k) => {
    if (!layer.overview) return;
    cells(ctx, cache, `overview ${k}`, layout.flow, layer.overview, layers[k], palette);
    frame(ctx, layout.flow, layer, layer.overview, palette);
  });
}

/**
 * @param {Context} ctx
 * @param {CanvasCache} cache
 * @param {string} name
 * @param {Scene["layout"]["flow"]} flow
 * @param {OverviewLayout} overview
 * @param {LayerPaint} paint
 * @param {Palette} palette
 */
function cells(ctx, cache, name, flow, { box, deep, rows }, paint, palette) {
  const { x, y, width, height } = box;
  ctx.fillStyle = palette.backdrop;
  ctx.strokeStyle = palette.rim;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.roundRect(x - MARGIN, y - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN, 3);
  ctx.fill();
  ctx.stroke();
  const [across, down] = flow === "right" ? [deep, rows] : [rows, deep];
  const { a, lit, white } = paint;
  const isLit = lit.every((share) => share === 1);
  const deps = [a, white, palette, flow, isLit ? null : lit];
  const picture = cache.canvasFor(name, across, down, deps, (on) => {
    if (!a) return;
    for (let i = 0; i < a.length; i++) {
      if (lit[i] === 0) continue;
      const [u, v] = [i % deep, Math.floor(i / deep)];
      on.fillStyle = activationColor(a[i] * lit[i], white, palette);
      if (flow === "right") on.fillRect(u, v, 1, 1);
      else on.fillRect(v, u, 1, 1);
    }
  });
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(picture, x, y, width, height);
  ctx.imageSmoothingEnabled = true;
}

/**
 * Frames the cells of the window and joins the frame to the discs.
 * @param {Context} ctx
 * @param {Scene["layout"]["flow"]} flow
 * @param {LayerLayout} layer
 * @param {OverviewLayout} overview
 * @param {Palette} palette
 */
function frame(ctx, flow, layer, { box, cell, deep }, palette) {
  const { first, end, x, y, radius, heatmap, heatmapX, heatmapY } = layer;
  const right = flow === "right";
  const [start, low] = right ? [box.x, box.y] : [box.y, box.x];
  /** @type {(u: number, v: number) => [number, number]} */
  const point = (u, v) => (right ? [u, v] : [v, u]);
  const corner = (/** @type {number} */ column, /** @type {number} */ row) =>
    point(start + column * cell, low + row * cell);
  const [from, top] = [first % deep, Math.floor(first / deep)];
  const [to, bottom] = [((end - 1) % deep) + 1, Math.floor((end - 1) / deep)];
  const corners = [
    corner(from, top),
    corner(deep, top),
    corner(deep, bottom),
    corner(to, bottom),
    corner(to, bottom + 1),
    corner(0, bottom + 1),
    corner(0, top + 1),
    corner(from, top + 1),
  ];
  ctx.beginPath();
  for (const at of corners) ctx.lineTo(...at);
  ctx.closePath();
  ctx.strokeStyle = palette.background;
  ctx.lineWidth = 4;
  ctx.stroke();
  ctx.strokeStyle = palette.ink;
  ctx.lineWidth = 1.5;
  ctx.stroke();
  const [flows, crosses] = right ? [x, y] : [y, x];
  const lens = right ? heatmapX : heatmapY;
  const side = Math.max(radius, heatmap / 2);
  const discs = (heatmap > 0 ? lens[first] : flows[first] - radius) - 4;
  const reach = side + (crosses[first + 1] - crosses[first] - 2 * side) * BEFORE;
  const edge = start + deep * cell + MARGIN;
  ctx.strokeStyle = palette.dim;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(...point(edge, low + top * cell));
  ctx.lineTo(...point(discs, crosses[first] - reach));
  ctx.moveTo(...point(edge, low + (bottom + 1) * cell));
  ctx.lineTo(...point(discs, crosses[end - 1] + reach));
  ctx.stroke();
}
