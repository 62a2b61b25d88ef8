/**
 * Hand-made weights for a neuron that reads the pixels, as a visitor might set the dials to look for a stroke, an
 * edge or a loop. Distances are in grid pixels.
 * @module
 */

import { GRID } from "../options.js";

/**
 * A bar: its middle, length and width, and its rotation in degrees anticlockwise from horizontal.
 * @typedef {{x: number, y: number, length: number, width: number, degrees: number}} Bar
 */

/**
 * The bar that the page starts with, horizontal in the upper half.
 * @type {Readonly<Bar>}
 */
export const BAR = Object.freeze({ x: 14, y: 8, length: 9, width: 2.5, degrees: 0 });

/**
 * What the surroundings subtract in total, as a share of what the middle adds. It is less than 1, so that a blob over
 * both still lights the neuron more than an empty page.
 */
const SURROUND = 0.75;

/**
 * Returns 1 inside the bar and 0 elsewhere, so that the weighted sum is the sum of the pixels there.
 * @param {Bar} bar
 */
export function region(bar) {
  return each((x, y) => (inBar(bar, x, y, bar.width) ? 1 : 0));
}

/**
 * Returns the same with negative weights along both sides of the bar: the sum is largest when the middle is bright
 * and its surroundings are dark.
 * @param {Bar} bar
 */
export function edge(bar) {
  return balanced(
    (x, y) => inBar(bar, x, y, bar.width),
    (x, y) => inBar(bar, x, y, bar.width * 2 + 2),
  );
}

/**
 * Returns a ring with negative weights inside and around it.
 * @param {{x: number, y: number, radius: number, width: number}} ring
 */
export function loop({ x, y, radius, width }) {
  const off = (/** @type {number} */ px, /** @type {number} */ py) =>
    Math.abs(Math.hypot(px - x, py - y) - radius);
  return balanced(
    (px, py) => off(px, py) <= width / 2,
    (px, py) => off(px, py) <= width / 2 + 2,
  );
}

/** Returns weights that are all 0. */
export function blank() {
  return new Float32Array(GRID * GRID);
}

/**
 * Returns 1 inside the shape, and equal negative weights around it that add up to the share `SURROUND`.
 * @param {(x: number, y: number) => boolean} inside
 * @param {(x: number, y: number) => boolean} within Whether a point lies in the shape or its surroundings.
 */
function balanced(inside, within) {
  const middle = each((x, y) => (inside(x, y) ? 1 : 0));
  const around = each((x, y) => (within(x, y) && !inside(x, y) ? 1 : 0));
  const count = sum(around);
  const weight = count > 0 ? (-SURROUND * sum(middle)) / count : 0;
  return middle.map((w, i) => w + around[i] * weight);
}

/**
 * Returns one weight per pixel, computed from the position of the pixel's centre.
 * @param {(x: number, y: number) => number} weight
 */
function each(weight) {
  return Float32Array.from({ length: GRID * GRID }, (_, i) =>
    weight((i % GRID) + 0.5, Math.floor(i / GRID) + 0.5),
  );
}

/**
 * @param {Bar} bar
 * @param {number} x
 * @param {number} y
 * @param {number} width
 */
function inBar({ x: middleX, y: middleY, length, degrees }, x, y, width) {
  const angle = (degrees * Math.PI) / 180;
  const [dx, dy] = [x - middleX, middleY - y]; // up is positive, as angles are counted
  const along = dx * Math.cos(angle) + dy * Math.sin(angle);
  const across = dy * Math.cos(angle) - dx * Math.sin(angle);
  return Math.abs(along) <= length / 2 && Math.abs(across) <= width / 2;
}

/** @param {Float32Array} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);
