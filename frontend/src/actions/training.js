/**
 * Training: chosen, begun, found again and steered.
 * @module
 */

import { action } from "./action.js";

/** @import { State, Steering, TrainingChoice } from "../types.js" */

/**
 * @typedef {{do: "choose", choice: Partial<TrainingChoice>} | {do: "begin" | "find" | "playOrPause"} | {do: "steer", steering: Steering}} TrainingWish
 */

export const train = action({
  perform: (page, /** @type {TrainingWish} */ wish) => page.training(wish),
});

/** Where a run rests, and can make a step. */
const RESTING = ["paused", "diverged"];

/**
 * @param {readonly string[]} statuses
 * @returns {(state: State) => boolean}
 */
const whileRunIs =
  (statuses) =>
  ({ training }) =>
    statuses.includes(training?.run?.status ?? "");

export const playOrPauseRun = action({
  label: "learn.playOrPause",
  keys: ["T"],
  keysOn: "page",
  isPossible: whileRunIs([...RESTING, "waiting", "running"]),
  perform: (page) => page.training({ do: "playOrPause" }),
});

export const runBatch = action({
  label: "learn.advance.batch",
  keys: ["B"],
  keysOn: "page",
  isPossible: whileRunIs(RESTING),
  perform: (page) =>
    page.training({ do: "steer", steering: { action: "advance", value: "batch" } }),
});
