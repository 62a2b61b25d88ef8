/**
 * What a network sees, and whether that is what digits are measured with.
 * @module
 */

import { GRID, PIXELS, UNSET_INPUT } from "../options.js";

/** @import { Card, State } from "../types.js" */

/**
 * The columns of the picture that a network sees; numbers that are no picture stand in one row.
 * @param {Pick<Card, "input_shape" | "features"> | null} card
 */
export function columnsSeen(card) {
  return card?.features?.length || (card?.input_shape?.[1] ?? GRID);
}

/**
 * The rows and columns of the picture that a network sees; numbers that are no picture stand in one row.
 * @param {Pick<Card, "input_shape" | "features"> | null} card
 */
export function pictureSeen(card) {
  const rows = takesNumbers(card) ? 1 : (card?.input_shape?.[0] ?? GRID);
  return { rows, columns: columnsSeen(card) };
}

/**
 * The rows and columns in which the weights into a layer make a picture; null if they make none.
 * @param {Pick<Card, "input_shape" | "features"> | null} card
 * @param {number} layer
 */
export function pictureInto(card, layer) {
  return layer === 1 && !takesNumbers(card) ? pictureSeen(card) : null;
}

/**
 * Whether a network sees pictures of 28 × 28 pixels, as those of digits are.
 * @param {Pick<Card, "sizes" | "input_shape" | "features"> | null} card
 */
export const seesGrid = (card) => card?.sizes[0] === PIXELS && columnsSeen(card) === GRID;

/**
 * Whether a network takes numbers that are no picture, each with a name.
 * @param {Pick<Card, "features"> | null} card
 */
export const takesNumbers = (card) => Boolean(card?.features?.length);

/**
 * Row and column of a pixel in what a network sees, from 0.
 * @param {Pick<Card, "input_shape" | "features"> | null} card
 * @param {number} pixel
 */
export function pixelPosition(card, pixel) {
  const columns = columnsSeen(card);
  return { row: Math.floor(pixel / columns), column: pixel % columns };
}

/**
 * The numbers that go into a network that sees a picture. They are always the same object, so that a network that
 * opens is no other input.
 * @type {readonly number[]}
 */
export const NO_NUMBERS = Object.freeze([]);

/**
 * The numbers that go into a network when it opens, where they are no picture.
 * @param {Pick<Card, "features">} card
 * @returns {readonly number[]}
 */
export function firstNumbers({ features = [] }) {
  return features.length > 0 ? features.map(() => UNSET_INPUT) : NO_NUMBERS;
}

/**
 * Sets one of the numbers that go into the network.
 * @param {State} state
 * @param {number} input
 * @param {number} value
 * @returns {State}
 */
export function numberSet(state, input, value) {
  if (state.inputNumbers[input] === value) return state;
  return { ...state, inputNumbers: state.inputNumbers.with(input, value) };
}

/**
 * Whether a network can learn to read digits: it sees 28 × 28 pixels, and has ten outputs or one.
 * @param {Pick<Card, "sizes" | "input_shape" | "features">} card
 */
export function fitsDigits(card) {
  return seesGrid(card) && [1, 10].includes(card.sizes[card.sizes.length - 1]);
}

/**
 * Whether test images of digits say how well a network does.
 * @param {Pick<Card, "sizes" | "input_shape" | "features" | "labels">} card
 */
export function readsDigits(card) {
  return fitsDigits(card) && !card.labels?.length;
}
