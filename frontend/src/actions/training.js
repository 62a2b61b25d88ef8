/**
 * Training: chosen, begun, found again and steered.
 * @module
 */

import { action } from "./action.js";

/** @import { Steering, TrainingChoice } from "../types.js" */

/**
 * @typedef {{do: "choose", choice: Partial<TrainingChoice>} | {do: "begin" | "find"} | {do: "steer", steering: Steering}} TrainingWish
 */

export const train = action({
  perform: (page, /** @type {TrainingWish} */ wish) => page.training(wish),
});
