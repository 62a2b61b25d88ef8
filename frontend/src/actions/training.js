/**
 * Training: its choices, its start, its way back after a reload, and its steering.
 * @module
 */

import { isPlayable, isResting } from "../store/run.js";
import { action } from "./action.js";

/** @import { SavedFormat } from "../net/api/networks.js" */
/** @import { Run, State, Steering, TrainingChoice } from "../types.js" */

/**
 * @typedef {{do: "choose", choice: Partial<TrainingChoice>} | {do: "open", text: string, isOwn: boolean} | {do: "begin" | "keep" | "drop" | "find" | "playOrPause"} | {do: "steer", steering: Steering}} TrainingWish
 */

export const train = action({
  perform: (page, /** @type {TrainingWish} */ wish) => page.training(wish),
});

/** Saves the kept network as a file. */
export const saveKept = action({
  perform: async (page, /** @type {SavedFormat} */ format) => {
    const kept = page.store.get().training?.kept;
    if (!kept) return;
    const { saveEdited } = await import("./network-files.js");
    await saveEdited(kept.edited, format);
  },
});

/**
 * @param {(run: Run) => boolean} isSo
 * @returns {(state: State) => boolean}
 */
const whereRun =
  (isSo) =>
  ({ training }) =>
    Boolean(training?.run && isSo(training.run));

/**
 * A single step of any size, of a run that is paused.
 * @param {"batch" | "example"} value
 * @param {string} key
 */
const oneStep = (value, key) =>
  action({
    label: `learn.advance.${value}`,
    keys: [key],
    keysOn: "page",
    isPossible: whereRun(isResting),
    perform: (page) => page.training({ do: "steer", steering: { action: "advance", value } }),
  });

export const playOrPauseRun = action({
  label: "learn.playOrPause",
  keys: ["T"],
  keysOn: "page",
  isPossible: whereRun(isPlayable),
  perform: (page) => page.training({ do: "playOrPause" }),
});

export const runBatch = oneStep("batch", "B");
export const runExample = oneStep("example", "E");
