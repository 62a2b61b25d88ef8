/**
 * Computes where everything stands inside a neuron, in CSS px from the top left corner of its canvas: three pictures
 * side by side, a number line below them, the curve below that over the same axis, and the disc beside the curve.
 * @module
 */

import { clamp01 } from "./timing.js";

/** @import { InsideNumbers } from "./numbers.js" */

/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/** The values from … to. */
/** @typedef {readonly [number, number]} Range */

/**
 * @typedef {object} InsideLayout
 * @property {number} width
 * @property {number} height
 * @property {number} font Font size.
 * @property {"pixels" | "list" | "grid"} form How the inputs of the neuron are laid out.
 * @property {number} columns
 * @property {number} rows
 * @property {number} cell The side of a cell, or the height of a row.
 * @property {readonly [Box, Box, Box]} pictures What the neuron sees, what it looks for, and what it makes of both.
 * @property {Box} line From the top of the bars to the axis.
 * @property {number} bar The height of one bar.
 * @property {Box} curve
 * @property {{x: number, radius: number}} disc
 */

/** Layers of up to this many neurons are written as lists, with their numbers. */
const LONGEST_LIST = 20;
const LETTERS = Object.freeze({ min: 11, max: 30 });
/** The radius of a fully lit disc's glow, as a multiple of the disc's radius. */
export const GLOW = 2.1;
/** Distances between text and what it belongs to, as multiples of the font size. */
const TITLE = 2.1;
const SCALE = 2.2;
const BELOW_AXIS = 5.2;
const FOOT = 1.4;

/**
 * @param {{width: number, height: number, count: number, columns: number | null}} size The size of the canvas in CSS px,
 *   and what is known of the previous layer: see `InsideNumbers`.
 * @returns {InsideLayout}
 */
export function layoutInside({ width, height, count, columns: seen }) {
  const font = Math.min(Math.max(Math.min(width / 60, height / 34), LETTERS.min), LETTERS.max);
  const form = seen ? "pixels" : count <= LONGEST_LIST ? "list" : "grid";
  const columns =
    form === "pixels" ? (seen ?? 1) : form === "list" ? 1 : Math.ceil(Math.sqrt(count));
  const rows = Math.ceil(count / columns);

  const margin = Math.max(10, width * 0.025);
  const radius = Math.min(Math.max(width * 0.035, 15), 2.8 * font);
  const bar = Math.max(8, font * 1.15);
  const barsAbove = 2 * bar + 2;
  const fixed = font * (TITLE + SCALE + 2.6 + BELOW_AXIS + FOOT) + barsAbove + radius * 0.6;
  const free = Math.max(height - fixed, 0);

  const gap = Math.min(Math.max(width * 0.055, 20), 64);
  const widest = (width - 2 * margin - 2 * gap) / 3;
  const most = free * 0.62;
  const tall = form === "list" ? Math.min(most, Math.max(widest, rows * 1.9 * font)) : 0;
  const side = Math.min(widest, most);
  const pictureHeight = tall || side;
  const pictureWidth = form === "list" ? Math.min(widest, Math.max(side, 13 * font)) : side;
  const all = 3 * pictureWidth + 2 * gap;
  const left = (width - all) / 2;
  const top = font * TITLE;
  const cell =
    form === "list" ? pictureHeight / rows : Math.min(pictureWidth / columns, pictureHeight / rows);
  const [ownWidth, ownHeight] =
    form === "list" ? [pictureWidth, pictureHeight] : [columns * cell, rows * cell];
  const box = (/** @type {number} */ k) => ({
    x: left + k * (pictureWidth + gap) + (pictureWidth - ownWidth) / 2,
    y: top + (pictureHeight - ownHeight) / 2,
    width: ownWidth,
    height: ownHeight,
  });

  const rest = free - pictureHeight;
  const curveHeight = Math.min(rest * 0.78, 20 * font);
  const fall = rest - curveHeight;
  const lamp = width - GLOW * radius;
  const axisLeft = margin + 2.4 * font;
  const axisRight = lamp - radius - 1.2 * font;
  const barsTop = top + pictureHeight + font * (SCALE + 2.6) + fall;
  const line = { x: axisLeft, y: barsTop, width: axisRight - axisLeft, height: barsAbove };
  const curve = {
    x: axisLeft,
    y: barsTop + barsAbove + font * BELOW_AXIS,
    width: axisRight - axisLeft,
    height: curveHeight,
  };
  return {
    width,
    height,
    font,
    form,
    columns,
    rows,
    cell,
    pictures: [box(0), box(1), box(2)],
    line,
    bar,
    curve,
    disc: { x: lamp, radius },
  };
}

/**
 * Returns the middle of a cell in a picture; in a list, the middle of its mark, beside which its number stands.
 * @param {InsideLayout} layout
 * @param {number} picture 0 … 2
 * @param {number} i
 */
export function cellAt({ pictures, form, columns, cell }, picture, i) {
  const { x, y, width } = pictures[picture];
  const row = Math.floor(i / columns);
  const across = form === "list" ? width * 0.34 : ((i % columns) + 0.5) * cell;
  return { x: x + across, y: y + (row + 0.5) * cell };
}

/**
 * The radius of a number's mark, in CSS px.
 * @param {InsideLayout} layout
 */
export function markSize({ form, cell, font }) {
  return form === "list" ? Math.min(cell * 0.4, font) : cell * 0.42;
}

/** Round values for the end of an axis, so that the axis holds still while a pen draws. */
const STEPS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
/** An axis extends at least this far to either side of 0, so that it shows the bend of the function. */
const BEND = 4;
const STRAIGHT = 1;
/** The margin beyond a value at the end of an axis. */
const ROOM = 1.04;

/**
 * Returns the range of the axis that sum, z and curve share; it includes the z of all neurons if these are shown.
 * @param {InsideNumbers} numbers
 * @returns {Range}
 */
export function rangeOfZ({ positive, sum, z, squish, crowd }) {
  const least = squish === "relu" || squish === "identity" ? STRAIGHT : BEND;
  const values = [0, positive.value, sum.value, z.value, ...(crowd?.z ?? [])];
  const low = roundedUp(Math.max(least, -Math.min(...values) * ROOM));
  const high = roundedUp(Math.max(least, Math.max(...values) * ROOM));
  return [-low, high];
}

/**
 * Returns the range of activations on the curve's axis.
 * @param {InsideNumbers} numbers
 * @param {Range} range The range of z.
 * @returns {Range}
 */
export function rangeOfA({ curve, a }, [from, to]) {
  if (!curve) return [0, 1];
  let [low, high] = [Math.min(0, a), Math.max(0, a)];
  let isBounded = true;
  for (let i = 0; i < curve.z.length; i += 1) {
    if (Math.abs(curve.a[i]) > 1) isBounded = false;
    if (curve.z[i] < from || curve.z[i] > to) continue;
    low = Math.min(low, curve.a[i]);
    high = Math.max(high, curve.a[i]);
  }
  if (isBounded) return [low < -0.01 ? -1 : 0, 1];
  return [low < 0 ? -roundedUp(-low) : 0, roundedUp(high || 1)];
}

/**
 * The next round number that is not below a value.
 * @param {number} value > 0
 */
function roundedUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = STEPS.find((each) => each * power >= value * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(3));
}

/**
 * Maps a value to its position along an axis; values outside the range are clamped to its ends.
 * @param {Range} range
 * @param {number} from
 * @param {number} to
 */
export const along =
  ([low, high], from, to) =>
  (/** @type {number} */ value) =>
    from + (to - from) * clamp01((value - low) / (high - low));
