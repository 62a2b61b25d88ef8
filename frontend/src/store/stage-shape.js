/**
 * What the layout of the stage depends on, apart from its size.
 * @module
 */

import { takesNumbers } from "./input-shape.js";

/** @import { State } from "../types.js" */

/** @type {number[]} */
const NONE = [];

/**
 * Until the lesson has explained weights, heatmaps are shown only to visitors who switch to weights.
 * @param {Pick<State, "card" | "presenting" | "lesson" | "lines" | "windows">} state
 */
export function stageShape({ card, presenting, lesson, lines, windows }) {
  const heatmaps = lesson === null || lesson.knowsWeights || lines === "weights";
  const isPicture = !takesNumbers(card);
  const picture = isPicture ? (card?.input_shape ?? undefined) : null;
  return {
    sizes: card?.sizes ?? NONE,
    picture,
    large: presenting,
    heatmaps: heatmaps && isPicture,
    windows,
  };
}
