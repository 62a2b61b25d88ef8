/**
 * Draws the strongest lines between layers: complete where all pulses have arrived, otherwise as far as the pulses
 * have come. Gaps are painted in order, so the one in motion comes last.
 */

import { drawStrongest } from "./linework.js";

/** @type {import("../types.js").View} */
export function draw(ctx, scene, cache) {
  scene.gaps.forEach((_, gap) => drawStrongest(ctx, scene, cache, gap));
}
