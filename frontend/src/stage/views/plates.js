/**
 * Draws dark plates below the neurons of a light stage, like the one below its pixels. On white, a black disc would
 * make the neuron that holds 0 the most prominent mark; on a plate it is as quiet as in the dark theme.
 */

/** @import { LayerLayout } from "../types.js" */

/** The margin around the discs as a share of their radius, and its least size in CSS px. */
const PADDING = { share: 0.3, least: 4 };

/** @type {import("../types.js").View} */
export function draw(ctx, { layout, palette }) {
  if (palette.backdrop === palette.background) return;
  ctx.fillStyle = palette.backdrop;
  for (const layer of layout.layers.slice(layout.grid.isPicture ? 1 : 0)) {
    for (const { x, y, width, height } of columnsOf(layer, layout.flow)) {
      ctx.beginPath();
      ctx.roundRect(x, y, width, height, Math.min(width, height) / 2);
      ctx.fill();
    }
  }
}

/**
 * Returns one plate for each rank of discs.
 * @param {LayerLayout} layer
 * @param {"right" | "down"} flow
 */
function columnsOf({ first, end, x, y, radius }, flow) {
  const reach = radius + Math.max(PADDING.least, radius * PADDING.share);
  /** @type {Map<number, {low: number, high: number}>} */
  const ranks = new Map();
  for (let i = first; i < end; i++) {
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
