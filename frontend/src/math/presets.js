/**
 * Weights for a neuron that reads the pixels, made by hand: what one would turn the dials to so that
 * it looks for a stroke here, an edge there, a loop. Distances are px of the grid.
 * @module
 */

import { GRID } from "../options.js";

/**
 * Where a bar lies: its middle, its length and width, and how far it is turned, in degrees
 * anticlockwise from lying flat.
 * @typedef {{x: number, y: number, length: number, width: number, degrees: number}} Bar
 */

/**
 * The bar that the page begins with, lying flat in the upper half.
 * @type {Readonly<Bar>}
 */
export const BAR = Object.freeze({ x: 14, y: 8, length: 9, width: 2.5, degrees: 0 });

/**
 * What the surroundings take away altogether, as a share of what the middle gives: less than all of
 * it, so that a blob over both still lights the neuron more than an empty page.
 */
const SURROUND = 0.75;

/**
 * 1 inside the bar, 0 elsewhere: the weighted sum is the sum of the pixels there.
 * @param {Bar} bar
 */
export function region(bar) {
  return each((x, y) => (inBar(bar, x, y, bar.width) ? 1 : 0));
}

/**
 * The same with negative weights along both its sides: the sum is largest when the middle is bright
 * and what surrounds it dark.
 * @param {Bar} bar
 */
export function edge(bar) {
  return balanced(
    (x, y) => inBar(bar, x, y, bar.width),
    (x, y) => inBar(bar, x, y, bar.width * 2 + 2),
  );
}

/**
 * A ring, with negative weights within it and around it.
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

/** No weights at all. */
export function blank() {
  return new Float32Array(GRID * GRID);
}

/**
 * 1 where `inside` says so, and around it as much below 0 as makes the surroundings' share.
 * @param {(x: number, y: number) => boolean} inside
 * @param {(x: number, y: number) => boolean} within With what surrounds it.
 */
function balanced(inside, within) {
  const middle = each((x, y) => (inside(x, y) ? 1 : 0));
  const around = each((x, y) => (within(x, y) && !inside(x, y) ? 1 : 0));
  const count = sum(around);
  const weight = count > 0 ? (-SURROUND * sum(middle)) / count : 0;
  return middle.map((w, i) => w + around[i] * weight);
}

/**
 * One weight for each pixel, from the position of its centre.
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
