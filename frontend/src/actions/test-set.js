/**
 * The visitor's own test set.
 * @module
 */

import { action, update } from "./action.js";

export const openTestSet = action({
  label: "testset.open",
  perform: async (page, /** @type {readonly File[]} */ files) =>
    (await import("./test-set-opening.js")).openTestSet(page, files),
});

/** Has the test digits of the server counted again. */
export const dropTestSet = action({
  label: "testset.drop",
  perform: async (page) => {
    const { testSetDropped } = await import("../store/test-set.js");
    update(page, testSetDropped);
  },
});
