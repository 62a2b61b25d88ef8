/**
 * What a network sees, and whether that is what digits are measured with.
 * @module
 */

import { GRID, PIXELS } from "../options.js";

/** @import { Card } from "../types.js" */

/**
 * The columns of the picture that a network sees.
 * @param {Pick<Card, "input_shape"> | null} card
 */
export function columnsSeen(card) {
  return card?.input_shape?.[1] ?? GRID;
}

/**
 * Row and column of a pixel in what a network sees, from 0.
 * @param {Pick<Card, "input_shape"> | null} card
 * @param {number} pixel
 */
export function pixelPosition(card, pixel) {
  const columns = columnsSeen(card);
  return { row: Math.floor(pixel / columns), column: pixel % columns };
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
