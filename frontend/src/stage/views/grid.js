/** Draws the unlit input layer: a dark square with an empty round cell for each pixel. */

import { addCell } from "./cells.js";
import { drawCached } from "./cached-image.js";

const MARGIN = 6;

/** @type {import("../types.js").View} */
export function draw(ctx, { layout, palette }, cache) {
  const { x, y, size, pitch } = layout.grid;
  const side = size + 2 * MARGIN;
  const box = { x: x - MARGIN, y: y - MARGIN, width: side, height: side };
  drawCached(ctx, cache, "grid", box, [layout, palette], (on) => {
    on.fillStyle = palette.backdrop;
    on.beginPath();
    on.roundRect(box.x, box.y, side, side, 8);
    on.fill();
    on.strokeStyle = palette.cell;
    on.lineWidth = Math.min(1, pitch * 0.1);
    on.beginPath();
    for (let i = 0; i < layout.layers[0].count; i++) addCell(on, layout, i, pitch * 0.41);
    on.stroke();
  });
}
