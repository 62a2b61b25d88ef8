/**
 * Paints a neuron as a function: a curve over one input, or a map over two.
 * @module
 */

import { plain } from "../neuron/breakdown.js";
import { axesIn, drawAxes, drawCurve, drawDot, drawHead, line } from "./axes.js";
import { roundValues } from "../../math/round-values.js";

/** @import { Palette } from "../../stage/types.js" */
/** @import { Axes, Range } from "./axes.js" */

/**
 * @typedef {object} ResponsePicture
 * @property {ArrayLike<number>} a
 * @property {number} steps
 * @property {Range} range The range of a.
 * @property {string[]} names The names of the inputs.
 * @property {string} aName
 * @property {number[]} present The current inputs.
 * @property {number} presentA
 * @property {number[] | null} at A position read off the plot, as shares of the axes.
 * @property {Palette} palette
 */

/** @typedef {{width: number, height: number}} Size */

const INPUT = /** @type {const} */ ([0, 1]);
const SHARES = /** @type {const} */ ([0, 0.25, 0.5, 0.75, 1]);
/** Room for the scale of greys beside a map. */
const SCALE = 58;

/**
 * Returns the box of the plot; for a map it is square.
 * @param {Size} size
 * @param {number} inputs
 */
export function responseBox({ width, height }, inputs) {
  const left = 40;
  const top = 20;
  if (inputs === 1) return { left, right: width - 12, top, bottom: height - 40 };
  const side = Math.min(width - left - SCALE, height - top - 40);
  return { left, right: left + side, top, bottom: top + side };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Size} size
 * @param {ResponsePicture} picture
 */
export function drawResponse(context, size, picture) {
  const two = picture.names.length === 2;
  const box = responseBox(size, picture.names.length);
  const axes = axesIn(box, INPUT, two ? INPUT : aired(picture.range));
  if (two) drawMap(context, axes, picture);
  else drawLine(context, axes, picture);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Axes} axes
 * @param {ResponsePicture} picture
 */
function drawLine(
  context,
  axes,
  { a, steps, range, names, aName, present, presentA, at, palette },
) {
  drawAxes(
    context,
    axes,
    { xTicks: SHARES.map(tick), yTicks: roundValues(range).map(tick), xName: "", yName: aName },
    palette,
  );
  drawInputName(context, axes, names[0], palette);
  if (range[0] < 0) line(context, axes.left, axes.y(0), axes.right, axes.y(0));
  const xs = Float32Array.from({ length: steps }, (_, i) => i / (steps - 1));
  context.strokeStyle = palette.ink;
  context.lineWidth = 2;
  drawCurve(context, axes, xs, a);
  context.lineWidth = 1;
  if (at) {
    const i = Math.round(at[0] * (steps - 1));
    context.strokeStyle = palette.dim;
    line(context, axes.x(at[0]), axes.top, axes.x(at[0]), axes.bottom);
    drawDot(context, axes.x(at[0]), axes.y(a[i]), palette.ink, palette);
  }
  drawPresent(context, axes, [present[0], presentA], palette);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Axes} axes
 * @param {ResponsePicture} picture
 */
function drawMap(context, axes, { a, steps, range, names, present, at, palette }) {
  const { left, right, top, bottom } = axes;
  context.imageSmoothingEnabled = false;
  context.drawImage(greysOf(a, steps, range), left, top, right - left, bottom - top);
  drawAxes(
    context,
    axes,
    { xTicks: SHARES.map(tick), yTicks: SHARES.map(tick), xName: "", yName: names[1] },
    palette,
  );
  drawInputName(context, axes, names[0], palette);
  drawScale(context, axes, range, palette);
  if (at) {
    context.strokeStyle = palette.chosen;
    line(context, axes.x(at[0]), top, axes.x(at[0]), bottom);
    line(context, left, axes.y(at[1]), right, axes.y(at[1]));
  }
  drawPresent(context, axes, present, palette);
}

/**
 * Marks the neuron's current position; beyond the axes it appears at their edge with an arrow.
 * @param {CanvasRenderingContext2D} context
 * @param {Axes} axes
 * @param {number[]} position
 * @param {Palette} palette
 */
export function drawPresent(context, axes, [x, y], palette) {
  const [left, top] = [axes.x(x), axes.y(y)];
  const inX = Math.min(axes.right, Math.max(axes.left, left));
  const inY = Math.min(axes.bottom, Math.max(axes.top, top));
  context.save();
  context.translate(inX, inY);
  context.rotate(Math.atan2(top - inY, left - inX));
  context.fillStyle = palette.chosen;
  if (inX !== left || inY !== top) drawHead(context, 15, 0, 1);
  context.restore();
  drawDot(context, inX, inY, palette.chosen, palette);
}

/**
 * Returns a map with one pixel per value: black is the low end of the range, white the high one.
 * @param {ArrayLike<number>} a
 * @param {number} steps
 * @param {Range} range
 * @param {boolean} [isUpwards] Whether the first row is at the bottom.
 */
export function greysOf(a, steps, [low, high], isUpwards = true) {
  const sheet = new OffscreenCanvas(steps, steps);
  const image = new ImageData(steps, steps);
  for (let row = 0; row < steps; row += 1) {
    for (let column = 0; column < steps; column += 1) {
      const grey = ((a[row * steps + column] - low) / (high - low)) * 255;
      const at = 4 * ((isUpwards ? steps - 1 - row : row) * steps + column);
      image.data.fill(grey, at, at + 3);
      image.data[at + 3] = 255;
    }
  }
  sheet.getContext("2d")?.putImageData(image, 0, 0);
  return sheet;
}

/**
 * Draws the scale of black and white.
 * @param {CanvasRenderingContext2D} context
 * @param {Axes} axes
 * @param {Range} range
 * @param {Palette} palette
 */
function drawScale(context, { right, top, bottom }, [low, high], palette) {
  const greys = context.createLinearGradient(0, bottom, 0, top);
  greys.addColorStop(0, "#000000");
  greys.addColorStop(1, "#ffffff");
  context.fillStyle = greys;
  context.fillRect(right + 10, top, 8, bottom - top);
  context.strokeStyle = palette.line;
  context.strokeRect(right + 10.5, top + 0.5, 7, bottom - top - 1);
  context.fillStyle = palette.dim;
  context.textAlign = "start";
  context.textBaseline = "middle";
  context.fillText(plain(high, 2), right + 22, top + 6);
  context.fillText("a", right + 22, (top + bottom) / 2);
  context.fillText(plain(low, 2), right + 22, bottom - 6);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Axes} axes
 * @param {string} name
 * @param {Palette} palette
 */
export function drawInputName(context, { left, right, bottom }, name, palette) {
  context.fillStyle = palette.ink;
  context.textAlign = "center";
  context.fillText(name, (left + right) / 2, bottom + 34);
}

/**
 * Widens a range, so that a line along its ends has room.
 * @param {Range} range
 * @returns {Range}
 */
function aired([low, high]) {
  const margin = 0.05 * (high - low);
  return [low - margin, high + margin];
}

/**
 * @param {number} value
 * @returns {[number, string]}
 */
function tick(value) {
  return [value, String(value).replace("-", "−")];
}
