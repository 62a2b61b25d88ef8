/**
 * Lines over the steps of a run: the steps of their points, and the positions of these in a drawing.
 * @module
 */

/** @import { State } from "../../../types.js" */

/**
 * A line and its points, [step, value] in ascending order. Its text is `learn.line.NAME`.
 * @typedef {{name: "batch" | "training" | "validation", points: readonly (readonly [number, number])[]}} Line
 */

/** @typedef {{least: number, most: number, logarithmic: boolean}} Range */

/**
 * Returns the cost over the steps of the run: of each batch, and as measured.
 * @param {State} state
 * @returns {Line[]}
 */
export function costLines({ training }) {
  const { costs = [], measured = [] } = training?.run ?? {};
  return [
    { name: "batch", points: costs },
    { name: "training", points: measured.map((m) => [m.number, m.trainingCost]) },
    { name: "validation", points: measured.map((m) => [m.number, m.validationCost]) },
  ];
}

/**
 * Returns the share of digits that are recognised.
 * @param {State} state
 * @returns {Line[]}
 */
export function accuracyLines({ training }) {
  const { measured = [] } = training?.run ?? {};
  return [
    { name: "training", points: measured.map((m) => [m.number, m.trainingAccuracy]) },
    { name: "validation", points: measured.map((m) => [m.number, m.validationAccuracy]) },
  ];
}

/**
 * Returns all steps at which a line has a point, in ascending order.
 * @param {readonly Line[]} lines
 */
export function stepsOf(lines) {
  const steps = new Set(lines.flatMap(({ points }) => points.map(([step]) => step)));
  return [...steps].sort((one, other) => one - other);
}

/**
 * Returns the index of the entry nearest to a step.
 * @param {readonly number[]} steps Upwards, one or more.
 * @param {number} step
 */
export function nearestTo(steps, step) {
  const after = steps.findIndex((each) => each >= step);
  if (after < 0) return steps.length - 1;
  const isBefore = after > 0 && step - steps[after - 1] < steps[after] - step;
  return isBefore ? after - 1 : after;
}

/**
 * Returns the value of a line at a step: that of its last point up to there; null before its first.
 * @param {Line["points"]} points
 * @param {number} step
 */
export function valueAt(points, step) {
  const at = points.findLastIndex(([each]) => each <= step);
  return at < 0 ? null : points[at][1];
}

/**
 * Returns the range of the drawing. Shares go from 0 to 1, and costs from 0, or on a logarithmic scale from the least
 * value above 0.
 * @param {readonly Line[]} lines
 * @param {boolean} isShare
 * @param {boolean} logarithmic
 * @returns {Range}
 */
export function rangeOf(lines, isShare, logarithmic) {
  if (isShare) return { least: 0, most: 1, logarithmic: false };
  let [least, most] = [Infinity, 0];
  for (const { points } of lines) {
    for (const [, value] of points) {
      if (value > 0 && Number.isFinite(value)) least = Math.min(least, value);
      if (Number.isFinite(value)) most = Math.max(most, value);
    }
  }
  if (least >= most) return { least: 0, most: most || 1, logarithmic: false };
  return { least: logarithmic ? least : 0, most, logarithmic };
}

/**
 * Returns how far a value is below the upper edge of a drawing of this height.
 * @param {Range} range
 * @param {number} height
 * @returns {(value: number) => number}
 */
export function heightsOf({ least, most, logarithmic }, height) {
  const scale = logarithmic
    ? (/** @type {number} */ value) => Math.log(Math.max(value, least))
    : Number;
  return (value) => height * (1 - (scale(value) - scale(least)) / (scale(most) - scale(least)));
}

/**
 * @param {Line["points"]} points
 * @param {(step: number) => number} x
 * @param {(value: number) => number} y
 */
export function pathOf(points, x, y) {
  return points
    .filter(([, value]) => Number.isFinite(value))
    .map(([step, value], i) => `${i ? "L" : "M"}${x(step).toFixed(1)} ${y(value).toFixed(1)}`)
    .join("");
}
