/** Draws the unlit input layer: a dark square with an empty round cell for each pixel. */

import { addCell } from "./cells.js";
import { drawCached } from "./cached-image.js";

const MARGIN = 6;

/** @type {import("../types.js").View} */
export function draw(ctx, { layout, palette }, cache) {
  const { x, y, width, height, pitch, isPicture } = layout.grid;
  if (!isPicture) return;
  const box = {
    x: x - MARGIN,
    y: y - MARGIN,
    width: width + 2 * MARGIN,
    height: height + 2 * MARGIN,
  };
  drawCached(ctx, cache, "grid", box, [layout.layers[0], layout.grid, palette], (on) => {
    on.fillStyle = palette.backdrop;
    on.beginPath();
    on.roundRect(box.x, box.y, box.width, box.height, 8);
    on.fill();
    on.strokeStyle = palette.cell;
    on.lineWidth = Math.min(1, pitch * 0.1);
    on.beginPath();
    for (let i = 0; i < layout.layers[0].count; i++) addCell(on, layout, i, pitch * 0.41);
    on.stroke();
  });
}
