/**
 * Computes the position of the curtain.
 * @module
 */

/** @import { Box, LayerLayout } from "../types.js" */
/** @import { Plan } from "./plan.js" */

/** How far the curtain reaches beyond the hidden layers, CSS px. */
const CURTAIN_HEM = 12;

/**
 * Places the curtain over the hidden layers; on a stage that flows down, it reaches the edges.
 * @param {Pick<Plan, "flow" | "width">} plan
 * @param {LayerLayout[]} layers
 * @returns {Box | null}
 */
export function placeCurtain({ flow, width: stage }, layers) {
  const hidden = layers.slice(1, -1).map(({ box }) => box);
  if (hidden.length === 0) return null;
  const [before, after] = [layers[0].box, layers[layers.length - 1].box];
  let left = Math.min(...hidden.map(({ x }) => x));
  let right = Math.max(...hidden.map(({ x, width }) => x + width));
  let top = Math.min(...hidden.map(({ y }) => y));
  let bottom = Math.max(...hidden.map(({ y, height }) => y + height));
  if (flow === "down") {
    [left, right] = [2, stage - 2];
    top -= Math.min(CURTAIN_HEM, (top - before.y - before.height) / 2);
    bottom += Math.min(CURTAIN_HEM, (after.y - bottom) / 2);
  } else {
    top -= CURTAIN_HEM;
    bottom += CURTAIN_HEM;
    left -= Math.min(CURTAIN_HEM, (left - before.x - before.width) / 2);
    right += Math.min(CURTAIN_HEM, (after.x - right) / 2);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
