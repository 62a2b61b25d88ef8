/** The lines of the neuron looked at, over everything they come from: what made it, whom it feeds. */

import { drawLines } from "./linework.js";

/** @type {import("../types.js").View} */
export function draw(ctx, scene, surfaces) {
  scene.gaps.forEach(({ chosen }, gap) => {
    if (chosen === null || chosen.count === 0) return;
    const look = { full: chosen.largest, thickness: gap === 0 ? 0.72 : 1.25, fadeIn: false };
    drawLines(ctx, scene, surfaces, { name: `chosen lines ${gap}`, gap, lines: chosen, ...look });
  });
}
