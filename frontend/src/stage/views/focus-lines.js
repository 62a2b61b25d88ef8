/** Draws the lines into and out of the focused neuron, above all others. */

import { drawLines } from "./linework.js";

/** @type {import("../types.js").View} */
export function draw(ctx, scene, cache) {
  scene.gaps.forEach(({ focusLines }, gap) => {
    if (focusLines === null || focusLines.count === 0) return;
    const look = { full: focusLines.largest, thickness: gap === 0 ? 0.72 : 1.25, fadeIn: false };
    const what = { name: `focus lines ${gap}`, gap, box: scene.layout.gaps[gap].wholeBox };
    drawLines(ctx, scene, cache, { ...what, lines: focusLines, ...look });
  });
}
