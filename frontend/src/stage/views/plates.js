/**
 * Dark plates below the neurons of a light stage, as below its pixels: black on white would make of the
 * neuron that holds 0 the loudest mark of all, on a plate it is as quiet as in the dark.
 */

/** @import { LayerLayout } from "../types.js" */

/** Around the discs, as a share of their radius, and at least so many CSS px. */
const PADDING = { share: 0.3, least: 4 };

/** @type {import("../types.js").View} */
export function draw(ctx, { layout, palette }) {
  if (palette.backdrop === palette.background) return;
  ctx.fillStyle = palette.backdrop;
  for (const layer of layout.layers.slice(1)) {
    for (const { x, y, width, height } of columnsOf(layer, layout.flow)) {
      ctx.beginPath();
      ctx.roundRect(x, y, width, height, Math.min(width, height) / 2);
      ctx.fill();
    }
  }
}

/**
 * A plate for each rank of discs.
 * @param {LayerLayout} layer
 * @param {"right" | "down"} flow
 */
function columnsOf({ count, x, y, radius }, flow) {
  const reach = radius + Math.max(PADDING.least, radius * PADDING.share);
  /** @type {Map<number, {low: number, high: number}>} */
  const ranks = new Map();
  for (let i = 0; i < count; i++) {
    const [along, across] = flow === "right" ? [x[i], y[i]] : [y[i], x[i]];
    const rank = ranks.get(along) ?? { low: across, high: across };
    ranks.set(along, { low: Math.min(rank.low, across), high: Math.max(rank.high, across) });
  }
  return [...ranks].map(([along, { low, high }]) => {
    const [start, length] = [low - reach, high - low + 2 * reach];
    return flow === "right"
      ? { x: along - reach, y: start, width: 2 * reach, height: length }
      : { x: start, y: along - reach, width: length, height: 2 * reach };
  });
}
