/** The input layer as the picture it is: a round cell per pixel, black to white. */

import { activationColor, withAlpha } from "../color.js";

/** @import { Lines, Scene, Surfaces } from "../types.js" */

const GREYS = 48;
const PLATE_MARGIN = 4;

/** @type {import("../types.js").View} */
export function draw(ctx, scene, surfaces) {
  const { grid } = scene.layout;
  const side = grid.size + 2 * PLATE_MARGIN;
  const [x, y] = [grid.x - PLATE_MARGIN, grid.y - PLATE_MARGIN];
  ctx.drawImage(emptyCells(scene, surfaces, side), x, y, side, side);
  ctx.drawImage(litCells(scene, surfaces, side), x, y, side, side);
  const chosen = scene.gaps[0].chosen;
  if (chosen && scene.focus?.layer === 1) rings(ctx, scene, chosen);
  if (scene.focus?.layer === 0) outline(ctx, scene, scene.focus.neuron);
}

/**
 * @param {Scene} scene
 * @param {Surfaces} surfaces
 * @param {number} side CSS px
 */
function emptyCells({ layout, palette }, { ratio, keep }, side) {
  const { grid, layers } = layout;
  return keep("cells", side * ratio, side * ratio, [layout, palette, ratio], (on) => {
    on.setTransform(ratio, 0, 0, ratio, PLATE_MARGIN * ratio, PLATE_MARGIN * ratio);
    on.fillStyle = palette.plate;
    on.beginPath();
    on.roundRect(-PLATE_MARGIN, -PLATE_MARGIN, side, side, 8);
    on.fill();
    on.strokeStyle = palette.cell;
    on.lineWidth = Math.min(1, grid.pitch * 0.1);
    on.beginPath();
    for (let i = 0; i < layers[0].count; i++) addCell(on, i, grid, grid.pitch * 0.41);
    on.stroke();
  });
}

/**
 * @param {Scene} scene
 * @param {Surfaces} surfaces
 * @param {number} side CSS px
 */
function litCells({ layout, layers, palette }, { ratio, keep }, side) {
  const { a } = layers[0];
  return keep("lit cells", side * ratio, side * ratio, [a, layout, palette, ratio], (on) => {
    if (!a) return;
    on.setTransform(ratio, 0, 0, ratio, PLATE_MARGIN * ratio, PLATE_MARGIN * ratio);
    byGrey(a).forEach((cells, grey) => {
      if (grey === 0 || cells.length === 0) return;
      on.fillStyle = activationColor(grey, GREYS, palette);
      on.beginPath();
      for (const i of cells) addCell(on, i, layout.grid, layout.layers[0].radius);
      on.fill();
    });
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
 * @param {CanvasRenderingContext2D} on Its origin in the corner of the grid.
 * @param {number} i
 * @param {Scene["layout"]["grid"]} grid
 * @param {number} radius
 */
function addCell(on, i, { pitch, side }, radius) {
  const x = ((i % side) + 0.5) * pitch;
  const y = (Math.floor(i / side) + 0.5) * pitch;
  on.moveTo(x + radius, y);
  on.arc(x, y, radius, 0, 2 * Math.PI);
}

/**
 * Rings each pixel in the sign of what it sends to the neuron looked at.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {Lines} chosen
 */
function rings(ctx, { layout, palette }, { count, sources, values, largest }) {
  const { x, y, radius } = layout.layers[0];
  ctx.lineWidth = Math.max(radius * 0.34, 0.8);
  for (let k = 0; k < count; k++) {
    const strength = Math.abs(values[k]) / largest;
    if (strength < 0.04) continue;
    ctx.strokeStyle = withAlpha(
      values[k] < 0 ? palette.negative : palette.positive,
      Math.sqrt(strength),
    );
    ctx.beginPath();
    ctx.arc(x[sources[k]], y[sources[k]], radius, 0, 2 * Math.PI);
    ctx.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {number} i
 */
function outline(ctx, { layout, palette }, i) {
  const { x, y, radius } = layout.layers[0];
  ctx.strokeStyle = palette.chosen;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.arc(x[i], y[i], radius + 1.5, 0, 2 * Math.PI);
  ctx.stroke();
}
