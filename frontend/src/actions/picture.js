/**
 * A picture file: read once, and again after each correction by the visitor.
 * @module
 */

import * as change from "../store/picture.js";
import { action, update } from "./action.js";

/** @import { Corrections } from "../types.js" */
/** @import { Services } from "./action.js" */

export const picture = action({
  perform: async (page, /** @type {Blob} */ file) =>
    (await import("./picture-reading.js")).openPicture(page, file),
});

export const adjust = action({
  label: "tools.adjust",
  isPossible: change.isShown,
  perform: (page) => update(page, change.adjustingChanged, true),
});

export const closeAdjust = action({
  label: "picture.close",
  icon: "close",
  perform: (page) => update(page, change.adjustingChanged, false),
});

export const correctPicture = action({
  perform: correct,
});

export const readAgain = action({
  label: "picture.again",
  isPossible: (state) => state.picture?.corrections !== change.NO_CORRECTIONS,
  perform: (page) => correct(page, change.NO_CORRECTIONS),
});

/**
 * Stores a correction at once, since the next one may build on it, and has the picture read again.
 * @param {Services} page
 * @param {Partial<Corrections>} wanted
 */
async function correct(page, wanted) {
  const { picture: before } = page.store.get();
  update(page, change.pictureCorrected, wanted);
  if (!before || before.reading) return;
  try {
    const { readCorrected } = await import("./picture-reading.js");
    await readCorrected(page, before.file);
  } finally {
    if (page.store.get().picture?.file === before.file) update(page, change.pictureSettled);
  }
}
