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
 * Whether a network can learn to read digits: it has 784 inputs, and ten outputs or one.
 * @param {Pick<Card, "sizes">} card
 */
export function fitsDigits({ sizes }) {
  return sizes[0] === PIXELS && [1, 10].includes(sizes[sizes.length - 1]);
}

/**
 * Whether test images of digits say how well a network does.
 * @param {Pick<Card, "sizes" | "labels">} card
 */
export function readsDigits(card) {
  return fitsDigits(card) && !card.labels?.length;
}
