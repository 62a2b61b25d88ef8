/**
 * A picture file: read, and read again as the visitor corrects it.
 * @module
 */

import { readPictureSteps } from "../net/api.js";
import * as change from "../store/picture.js";
import { action, update } from "./action.js";

/** @import { Corrections } from "../types.js" */
/** @import { Services } from "./action.js" */

export const picture = action({
  perform: async (page, /** @type {Blob} */ file) => {
    const read = await readPictureSteps(file, change.NO_CORRECTIONS);
    page.player.stop();
    update(page, change.pictureOpened, file, read);
  },
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
  perform: (page, /** @type {Partial<Corrections>} */ wanted) => correct(page, wanted),
});

export const readAgain = action({
  label: "picture.again",
  isPossible: (state) => state.picture?.corrections !== change.NO_CORRECTIONS,
  perform: (page) => correct(page, change.NO_CORRECTIONS),
});

/**
 * One reading is under way at a time; what is corrected meanwhile is read after it, only the newest.
 * @param {Services} page
 * @param {Partial<Corrections>} wanted
 */
async function correct(page, wanted) {
  const isUnderWay = page.store.get().picture?.reading;
  update(page, change.pictureCorrected, wanted);
  if (isUnderWay) return;
  try {
    for (let read = null; ;) {
      const { picture: asked } = page.store.get();
      if (!asked || asked.corrections === read) return;
      read = asked.corrections;
      const answer = await readPictureSteps(asked.file, read);
      if (page.store.get().picture?.file === asked.file) {
        update(page, change.pictureReadAgain, answer);
      }
    }
  } finally {
    update(page, change.pictureSettled);
  }
}
