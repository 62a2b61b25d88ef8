/**
 * The picture file that was read last: the steps of reading it, and the visitor's corrections.
 * @module
 */

/** @import { Corrections, Crop, State } from "../types.js" */

/** The whole picture, in which the sheet of paper is searched for. */
export const WHOLE_PICTURE = /** @type {Crop} */ (Object.freeze([0, 0, 1, 1]));

/** No corrections: the picture is read as it is found. */
export const NO_CORRECTIONS = /** @type {Corrections} */ (
  Object.freeze({ crop: WHOLE_PICTURE, threshold: 0, inverted: null })
);

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
 * Notes that no reading is pending any more.
 * @param {State} state
 * @returns {State}
 */
export function pictureSettled(state) {
  const { picture } = state;
  return picture ? { ...state, picture: { ...picture, reading: false } } : state;
}
