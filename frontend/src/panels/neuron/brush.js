/**
 * A brush for the weights of a neuron that reads the pixels.
 * @module
 */

import { GRID } from "../../options.js";

/**
 * Returns the pixels that a round brush covers along its path.
 * @param {readonly number[]} points x, y, x, y, … in grid px.
 * @param {number} size The brush's width in px; a brush of width 1 covers the pixel that it is in.
 * @returns {number[]} In order, without repetition.
 */
export function covered(points, size) {
  /** @type {Set<number>} */
  const cells = new Set();
  for (let at = 0; at < points.length; at += 2) {
    const [x, y] = [points[at], points[at + 1]];
    const [fromX, fromY] = at === 0 ? [x, y] : [points[at - 2], points[at - 1]];
    // Steps of half a pixel skip no pixel.
    const steps = Math.max(1, Math.ceil(2 * Math.hypot(x - fromX, y - fromY)));
    for (let step = 1; step <= steps; step += 1) {
      const share = step / steps;
      addDisc(cells, fromX + (x - fromX) * share, fromY + (y - fromY) * share, size);
    }
  }
  return [...cells].sort((one, other) => one - other);
}

/**
 * @param {Set<number>} cells
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
function addDisc(cells, x, y, size) {
  const reach = size / 2;
  const from = (/** @type {number} */ at) => Math.max(0, Math.floor(at - reach));
  const to = (/** @type {number} */ at) => Math.min(GRID - 1, Math.floor(at + reach));
  for (let row = from(y); row <= to(y); row += 1) {
    for (let column = from(x); column <= to(x); column += 1) {
      const within = Math.hypot(column + 0.5 - x, row + 0.5 - y) <= reach;
      const under = column === Math.floor(x) && row === Math.floor(y);
      if (within || under) cells.add(row * GRID + column);
    }
  }
}
