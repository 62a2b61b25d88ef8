/** The contributions on their way to the next layer, each drawing its line behind it. */

import { drawStrongest } from "./linework.js";

/** @type {import("../types.js").View} */
export function draw(ctx, scene, cache) {
  scene.gaps.forEach(({ travel }, gap) => {
    if (travel !== null) drawStrongest(ctx, scene, cache, gap);
  });
}
