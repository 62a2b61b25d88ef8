/**
 * The strongest lines between layers: at rest where all pulses have arrived, else as far as the pulses
 * have come. Gaps fill in order, so that the one in motion is painted last.
 */

import { drawStrongest } from "./linework.js";

/** @type {import("../types.js").View} */
export function draw(ctx, scene, cache) {
  scene.gaps.forEach((_, gap) => drawStrongest(ctx, scene, cache, gap));
}
