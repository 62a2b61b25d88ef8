/**
 * The picture file that was read last: the steps of reading it, and the visitor's corrections.
 * @module
 */

import { drawn, replaced } from "./state.js";

/** @import { Corrections, Crop, PixelDrawing, ReadPicture, State } from "../types.js" */

/** The whole picture, in which the sheet of paper is searched for. */
export const WHOLE_PICTURE = /** @type {Crop} */ (Object.freeze([0, 0, 1, 1]));

/** No corrections: the picture is read as it is found. */
export const NO_CORRECTIONS = /** @type {Corrections} */ (
  Object.freeze({ crop: WHOLE_PICTURE, threshold: 0, inverted: null })
);

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
 * Stores a correction by the visitor; the picture must be read again.
 * @param {State} state
 * @param {Partial<Corrections>} wanted
 * @returns {State}
 */
export function pictureCorrected(state, wanted) {
  const { picture } = state;
  if (!picture) return state;
  const corrections = { ...picture.corrections, ...wanted };
  return { ...state, picture: { ...picture, corrections, reading: true } };
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

/**
 * Notes that no reading is pending any more.
 * @param {State} state
 * @returns {State}
 */
export function pictureSettled(state) {
  const { picture } = state;
  return picture ? { ...state, picture: { ...picture, reading: false } } : state;
}

/**
 * @param {State} state
 * @param {boolean} adjusting
 * @returns {State}
 */
export function adjustingChanged(state, adjusting) {
  return { ...state, adjusting };
}

/**
 * Whether the drawing on the pad is the picture that was read last.
 * @param {State} state
 */
export function isShown({ picture, drawing }) {
  return picture !== null && picture.drawing === drawing;
}
