/**
 * The frame around a part of a picture, moved by arrow keys or dragged by a pointer. All functions are pure: a crop
 * is left, top, right and bottom as shares of the picture.
 * @module
 */

import { MIN_CROP } from "../../options.js";

/** @import { Crop } from "../../types.js" */

/** @typedef {readonly [x: number, y: number]} Point As shares of the picture. */

/** The side that each number of a crop stands for. */
export const SIDES = /** @type {const} */ (["left", "top", "right", "bottom"]);

/** How far a key moves a side, without and with Shift. */
const STEP = 0.01;
const LARGE_STEP = 0.05;

/** How near to a side a pointer must be to grab it, CSS px. */
const REACH = 22;

/**
 * For each arrow key: the axis (0 across, 1 down) and the direction.
 * @type {{[key: string]: number[] | undefined}}
 */
const ARROWS = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [1, -1],
  ArrowDown: [1, 1],
};

/**
 * Returns the crop with one side moved by a key, or null if the key moves none.
 * @param {Crop} crop
 * @param {number} i Index of the side.
 * @param {Pick<KeyboardEvent, "key" | "shiftKey">} event
 */
export function moved(crop, i, { key, shiftKey }) {
  const [axis, way] = ARROWS[key] ?? [];
  if (axis === undefined || way === undefined || axis !== i % 2) return null;
  return withSide(crop, i, crop[i] + way * (shiftKey ? LARGE_STEP : STEP));
}

/**
 * Returns the sides that a pointer grabs, one per axis, or -1 where none is near. A frame around the whole picture
 * cannot be grabbed, because a new one is to be drawn within it.
 * @param {Crop} crop
 * @param {Point} from
 * @param {{width: number, height: number}} size Size of the picture as shown, CSS px.
 * @returns {number[]}
 */
export function sidesAt(crop, from, { width, height }) {
  const reach = [REACH / width, REACH / height];
  return [0, 1].map((axis) => {
    const across = 1 - axis;
    const isBeside =
      from[across] > crop[across] - reach[across] &&
      from[across] < crop[across + 2] + reach[across];
    const [low, high] = [axis, axis + 2].map((i) => Math.abs(from[axis] - crop[i]));
    if (isWhole(crop) || !isBeside || Math.min(low, high) > reach[axis]) return -1;
    return low < high ? axis : axis + 2;
  });
}

/**
 * Returns the crop after a pointer has moved: the sides that it holds move; without any, dragging inside the frame
 * moves the frame, and dragging elsewhere draws a new one.
 * @param {Crop} crop
 * @param {Point} from
 * @param {readonly number[]} held
 * @returns {(to: Point) => Crop}
 */
export function dragged(crop, from, held) {
  const sides = held.filter((i) => i >= 0);
  if (sides.length > 0) {
    return (to) => sides.reduce((now, i) => withSide(now, i, to[i % 2]), crop);
  }
  const isInside = [0, 1].every((axis) => from[axis] > crop[axis] && from[axis] < crop[axis + 2]);
  if (isInside && !isWhole(crop)) {
    return (to) => shifted(crop, to[0] - from[0], to[1] - from[1]);
  }
  return (to) => between(from, to);
}

/** @param {Crop} crop */
function isWhole([left, top, right, bottom]) {
  return left === 0 && top === 0 && right === 1 && bottom === 1;
}

/**
 * @param {Crop} crop
 * @param {number} i
 * @param {number} share The requested position of the side; it is kept inside the picture and away from the opposite
 *   side.
 * @returns {Crop}
 */
function withSide(crop, i, share) {
  const [low, high] = i < 2 ? [0, crop[i + 2] - MIN_CROP] : [crop[i - 2] + MIN_CROP, 1];
  const wanted = Math.min(Math.max(share, low), high);
  const [left, top, right, bottom] = crop.map((was, k) => (k === i ? wanted : was));
  return [left, top, right, bottom];
}

/**
 * @param {Crop} crop
 * @param {number} x
 * @param {number} y
 * @returns {Crop}
 */
function shifted([left, top, right, bottom], x, y) {
  const dx = Math.min(Math.max(x, -left), 1 - right);
  const dy = Math.min(Math.max(y, -top), 1 - bottom);
  return [left + dx, top + dy, right + dx, bottom + dy];
}

/**
 * Returns the frame between two corners, at least as large as the smallest one allowed.
 * @param {readonly number[]} one
 * @param {readonly number[]} other
 * @returns {Crop}
 */
function between(one, other) {
  const [left, top] = [0, 1].map((axis) =>
    Math.min(Math.max(Math.min(one[axis], other[axis]), 0), 1 - MIN_CROP),
  );
  const [right, bottom] = [0, 1].map((axis) =>
    Math.min(Math.max(one[axis], other[axis], [left, top][axis] + MIN_CROP), 1),
  );
  return [left, top, right, bottom];
}
