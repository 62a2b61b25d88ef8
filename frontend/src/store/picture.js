/**
 * The picture file that was read last: its steps, and what the visitor corrected about it.
 * @module
 */

import { drawn, replaced } from "./state.js";

/** @import { Corrections, Crop, PixelDrawing, ReadPicture, State } from "../types.js" */

/** All of a picture: the sheet is looked for in it. */
export const WHOLE_PICTURE = /** @type {Crop} */ (Object.freeze([0, 0, 1, 1]));

/** A picture read as it is found. */
export const NO_CORRECTIONS = /** @type {Corrections} */ (
  Object.freeze({ crop: WHOLE_PICTURE, threshold: 0, inverted: null })
);

/**
 * A picture takes the place of the drawing; the way it was read is shown where it was a photograph.
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
 * The visitor corrects something about the picture, which is to be read again.
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
 * The picture was read again: no step of undo. Where another drawing is on the pad by now, it stays.
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
 * Nothing more of it is being read.
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
 * Whether the picture that was read last is what stands on the pad.
 * @param {State} state
 */
export function isShown({ picture, drawing }) {
  return picture !== null && picture.drawing === drawing;
}
