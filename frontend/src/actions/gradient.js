/**
 * One step of learning.
 * @module
 */

import { action } from "./action.js";

/** @import { GradientWish } from "../types.js" */

export const gradient = action({
  perform: (page, /** @type {GradientWish} */ wish) => page.gradient(wish),
});
