/**
 * Paints a slice through the cost: greys with contour lines, the position of the network, and its path.
 * @module
 */

import { formatNumber } from "../../../i18n/i18n.js";
import { contour } from "../../../math/contours.js";
import { roundValues } from "../../../math/round-values.js";
import { axesIn, drawAxes, drawDot, line } from "../../plots/axes.js";
import { drawInputName, drawPresent, greysOf } from "../../plots/response.js";
import { asPicture, distanceOf, pointsOf, rangeOf } from "./slice-numbers.js";
import { signed } from "./words.js";

/** @import { FoundSlice } from "../../../types.js" */
/** @import { Palette } from "../../../stage/types.js" */
/** @import { Axes } from "../../plots/axes.js" */

/** @typedef {{width: number, height: number}} Size */

/** The number of contour lines. */
const LINES = 9;
/** Width of the scale beside the map, in px. */
const SCALE = 84;

/**
 * Returns the square of the map.
 * @param {Size} size
 */
export function mapBox({ width, height }) {
  const [left, top] = [52, 24];
  const side = Math.min(width - left - SCALE, height - top - 44);
  return { left, right: left + side, top, bottom: top + side };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Size} size
 * @param {object} picture
 * @param {FoundSlice} picture.found
 * @param {[number, number] | null} picture.at The point that is read.
 * @param {[string, string]} picture.names Of the directions.
 * @param {Palette} picture.palette
 */
export function drawSlice(context, size, { found, at, names, palette }) {
  const { reach } = found.slice;
  const axes = axesIn(mapBox(size), [-reach, reach], [-reach, reach]);
  const { left, right, top, bottom } = axes;
  const picture = asPicture(found);
  const range = rangeOf(found.costs);
  const points = pointsOf(found);
  context.imageSmoothingEnabled = false;
  context.drawImage(
    greysOf(picture.map(finite(range)), points, range, false),
    left,
    top,
    right - left,
    bottom - top,
  );
  drawContours(context, axes, picture, points, range);
  const ticks = roundValues([-reach, reach]).map(
    (value) => /** @type {[number, string]} */ ([value, formatNumber(value)]),
  );
  drawAxes(context, axes, { xTicks: ticks, yTicks: ticks, xName: "", yName: names[1] }, palette);
  drawInputName(context, axes, names[0], palette);
  drawScale(context, axes, range, palette);
  found.goals.forEach((goal) => goal && drawGoal(context, axes, goal, palette));
  if (at) {
    const [x, y] = [axes.x(distanceOf(found, at[0])), axes.y(distanceOf(found, at[1]))];
    strokeChosen(context, palette, 1, () => {
      line(context, x, top, x, bottom);
      line(context, left, y, right, y);
    });
  }
  drawTrace(context, axes, found, palette);
}

/**
 * Replaces infinite costs by the highest finite one.
 * @param {[number, number]} range
 */
const finite =
  ([, high]) =>
  (/** @type {number} */ cost) =>
    Number.isFinite(cost) ? cost : high;

/**
 * Paints lines at equal steps of the cost, black where the map is light and white where it is dark.
 * @param {CanvasRenderingContext2D} context
 * @param {Axes} axes
 * @param {Float32Array} picture
 * @param {number} points
 * @param {[number, number]} range
 */
function drawContours(context, { left, right, top, bottom }, picture, points, [low, high]) {
  const [width, height] = [(right - left) / points, (bottom - top) / points];
  for (let i = 1; i <= LINES; i += 1) {
    const share = i / (LINES + 1);
    context.strokeStyle = share > 0.5 ? "#000000" : "#ffffff";
    context.beginPath();
    for (const [x1, y1, x2, y2] of contour(picture, points, low + share * (high - low))) {
      context.moveTo(left + (x1 + 0.5) * width, top + (y1 + 0.5) * height);
      context.lineTo(left + (x2 + 0.5) * width, top + (y2 + 0.5) * height);
    }
    context.stroke();
  }
}

/**
 * Paints the scale of the greys.
 * @param {CanvasRenderingContext2D} context
 * @param {Axes} axes
 * @param {[number, number]} range
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
  context.fillText(signed(high), right + 22, top + 6);
  context.fillText("C", right + 22, (top + bottom) / 2);
  context.fillText(signed(low), right + 22, bottom - 6);
}

/**
 * Paints a cross at the goal of a direction.
 * @param {CanvasRenderingContext2D} context
 * @param {Axes} axes
 * @param {readonly [number, number]} goal
 * @param {Palette} palette
 */
function drawGoal(context, axes, [first, second], palette) {
  const [x, y] = [axes.x(first), axes.y(second)];
  if (x < axes.left || x > axes.right || y < axes.top || y > axes.bottom) return;
  strokeChosen(context, palette, 3, () => {
    line(context, x - 6, y - 6, x + 6, y + 6);
    line(context, x - 6, y + 6, x + 6, y - 6);
  });
}

/**
 * Strokes lines in the colour of the selection with an edge in that of the background, because parts of the map are as
 * light or as dark as the lines.
 * @param {CanvasRenderingContext2D} context
 * @param {Palette} palette
 * @param {number} width
 * @param {() => void} stroke
 */
function strokeChosen(context, palette, width, stroke) {
  context.strokeStyle = palette.background;
  context.lineWidth = width + 2;
  stroke();
  context.strokeStyle = palette.chosen;
  context.lineWidth = width;
  stroke();
  context.lineWidth = 1;
}

/**
 * Paints the path of the network since the slice was computed, and its position now.
 * @param {CanvasRenderingContext2D} context
 * @param {Axes} axes
 * @param {FoundSlice} found
 * @param {Palette} palette
 */
function drawTrace(context, axes, { trace }, palette) {
  const { left, right, top, bottom } = axes;
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  context.beginPath();
  trace.forEach(({ first, second }) => context.lineTo(axes.x(first), axes.y(second)));
  strokeChosen(context, palette, 3, () => context.stroke());
  for (const { first, second } of trace.slice(0, -1)) {
    drawDot(context, axes.x(first), axes.y(second), palette.ink, palette);
  }
  context.restore();
  const { first, second } = trace[trace.length - 1];
  drawPresent(context, axes, [first, second], palette);
}
