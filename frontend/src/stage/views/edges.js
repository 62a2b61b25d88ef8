/** The lines between layers whose pulses have all arrived: what flowed, at rest. */

import { drawStrongest } from "./linework.js";

/** @type {import("../types.js").View} */
export function draw(ctx, scene, cache) {
  scene.gaps.forEach(({ travel }, gap) => {
    if (travel === null) drawStrongest(ctx, scene, cache, gap);
  });
}
