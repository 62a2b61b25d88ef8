/**
 * Reads a picture file, and reads it again after corrections; loaded with the first picture.
 * @module
 */

import { ApiError } from "../net/api.js";
import { readPictureSteps } from "../net/api/pictures.js";
import { NO_CORRECTIONS } from "../store/picture.js";
import * as change from "../store/picture-reading.js";
import { noticed } from "../store/state.js";
import { update } from "./action.js";

/** @import { Corrections, ReadPicture } from "../types.js" */
/** @import { Services } from "./action.js" */

/**
 * The shortest time between the starts of two readings. The server accepts 120 a minute from one address, and a visitor
 * may drag for longer than that.
 */
const GAP_MS = 600;

/** The notice to show while the server accepts no more readings. */
const LATER = "picture.later";

/** @type {Promise<void>} When the next reading may begin. */
let turn = Promise.resolve();

/**
 * @param {Services} page
 * @param {Blob} file
 */
export async function openPicture(page, file) {
  const read = await readPictureSteps(file, NO_CORRECTIONS);
  page.player.stop();
  update(page, change.pictureOpened, file, read);
}

/**
 * Reads a picture again until its newest corrections have been read. Of the corrections made during a reading, only the
 * newest is read next.
 * @param {Services} page
 * @param {Blob} file
 */
export async function readCorrected(page, file) {
  /** @type {Corrections | null} */
  let read = null;
  const isOnPage = () => page.store.get().picture?.file === file;
  while (isOnPage() && page.store.get().picture?.corrections !== read) {
    await turn;
    const { picture: asked } = page.store.get();
    if (!asked || !isOnPage()) return;
    turn = elapsed(GAP_MS);
    if (await isTaken(page, asked)) read = asked.corrections;
  }
}

/**
 * Reads a picture with its corrections. If the server accepts no more for now, the visitor is told when it will, and
 * the last result stays until then.
 * @param {Services} page
 * @param {ReadPicture} asked
 * @returns {Promise<boolean>} Whether the server has read it.
 */
async function isTaken(page, { file, corrections }) {
  try {
    const answer = await readPictureSteps(file, corrections);
    const { picture: shown, notice } = page.store.get();
    if (shown?.file === file) update(page, change.pictureReadAgain, answer);
    if (notice?.key === LATER) update(page, noticed, null);
    return true;
  } catch (error) {
    if (!(error instanceof ApiError && error.retryAfterS)) throw error;
    const seconds = error.retryAfterS;
    turn = elapsed(1000 * seconds);
    update(page, noticed, { kind: "info", key: LATER, values: { seconds } });
    return false;
  }
}

/**
 * @param {number} ms
 * @returns {Promise<void>}
 */
function elapsed(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
