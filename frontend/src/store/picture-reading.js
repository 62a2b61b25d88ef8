/**
 * The readings of a picture file; loaded with the first picture.
 * @module
 */

import { isShown, NO_CORRECTIONS } from "./picture.js";
import { drawn, replaced } from "./state.js";

/** @import { ReadPicture, State } from "../types.js" */

/**
 * Replaces the drawing by a picture; for a photograph, the steps of reading it are shown.
 * @param {State} state
 * @param {Blob} file
 * @param {Pick<ReadPicture, "drawing" | "steps">} read
 * @returns {State}
 */
export function pictureOpened(state, file, read) {
  const picture = { file, ...read, corrections: NO_CORRECTIONS, reading: false };
  return { ...replaced(state, read.drawing), picture, adjusting: read.steps.photo };
}

/**
 * Shows the picture as read again, without a step of undo. If another drawing is on the pad by now, that one stays.
 * @param {State} state
 * @param {Pick<ReadPicture, "drawing" | "steps">} read
 * @returns {State}
 */
export function pictureReadAgain(state, read) {
  const { picture } = state;
  if (!picture || !isShown(state)) return state;
  return { ...drawn(state, read.drawing), picture: { ...picture, ...read } };
}
