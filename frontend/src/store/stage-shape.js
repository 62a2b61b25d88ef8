/**
 * What the layout of the stage depends on, apart from its size.
 * @module
 */

/** @import { State } from "../types.js" */

/** @type {number[]} */
const NONE = [];

/**
 * Until the lesson has explained weights, heatmaps are shown only to visitors who switch to weights.
 * @param {Pick<State, "card" | "presenting" | "lesson" | "lines" | "windows">} state
 */
export function stageShape({ card, presenting, lesson, lines, windows }) {
  const heatmaps = lesson === null || lesson.knowsWeights || lines === "weights";
  return { sizes: card?.sizes ?? NONE, large: presenting, heatmaps, windows };
}
