/**
 * What the places of things on the stage depend on, besides its size.
 * @module
 */

/** @import { State } from "../types.js" */

/** @type {number[]} */
const NONE = [];

/**
 * Before the lesson has said what a weight is, the pictures of weights stand there only for those who turn
 * the weights on.
 * @param {Pick<State, "card" | "presenting" | "lesson" | "lines">} state
 */
export function stageShape({ card, presenting, lesson, lines }) {
  const heatmaps = lesson === null || lesson.knowsWeights || lines === "weights";
  return { sizes: card?.sizes ?? NONE, large: presenting, heatmaps };
}
