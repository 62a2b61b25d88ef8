/**
 * A slice as numbers: where its points lie, and which values they have.
 * @module
 */

/** @import { FoundSlice } from "../../../types.js" */

/**
 * How many points a slice has along each axis; the middle one is where it was taken.
 * @param {FoundSlice} found
 */
export const pointsOf = ({ costs }) => Math.round(Math.sqrt(costs.length));

/**
 * How far along its axis a point lies.
 * @param {FoundSlice} found
 * @param {number} at 0, 1, …
 */
export function distanceOf({ slice, ...found }, at) {
  const half = (pointsOf({ slice, ...found }) - 1) / 2;
  return ((at - half) / half) * slice.reach;
}

/**
 * The cost at a point.
 * @param {FoundSlice} found
 * @param {number} first Along the first axis.
 * @param {number} second Along the second.
 */
export const costAt = (found, first, second) => found.costs[first * pointsOf(found) + second];

/**
 * The costs along one axis, the other distance being 0.
 * @param {FoundSlice} found
 * @param {0 | 1} axis
 */
export function costsAlong(found, axis) {
  const points = pointsOf(found);
  const half = (points - 1) / 2;
  return Array.from({ length: points }, (_, at) =>
    axis === 0 ? costAt(found, at, half) : costAt(found, half, at),
  );
}

/**
 * The costs as a picture has them: the first distance runs to the right, the second upwards.
 * @param {FoundSlice} found
 */
export function asPicture(found) {
  const points = pointsOf(found);
  return Float32Array.from(found.costs, (_, at) =>
    costAt(found, at % points, points - 1 - Math.floor(at / points)),
  );
}

/**
 * From the least to the most of those that are numbers.
 * @param {ArrayLike<number>} costs
 * @returns {[number, number]}
 */
export function rangeOf(costs) {
  const numbers = Array.from(costs).filter(Number.isFinite);
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  return numbers.length === 0 ? [0, 1] : high > low ? [low, high] : [low, low + 1e-9];
}
