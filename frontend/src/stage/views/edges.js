/** The lines between layers whose pulses have all arrived: what flowed, at rest. */

import { drawGap } from "./linework.js";

/** @type {import("../types.js").View} */
export function draw(ctx, scene, surfaces) {
  scene.gaps.forEach(({ lines, chosen, travel }, gap) => {
    if (travel === null && (lines.count > 0 || chosen)) drawGap(ctx, scene, surfaces, gap);
  });
}
