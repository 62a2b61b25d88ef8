/**
 * Paints an activation function with a neuron on it. Axes and curves are cached on a canvas of their own, because
 * only the neuron moves while the visitor draws.
 * @module
 */

import { t } from "../../i18n/i18n.js";
import { functionName, plain } from "../neuron/breakdown.js";
import { axesIn, drawAxes, drawCurve, drawDot, drawHead, line, rangeOf } from "./axes.js";
import { roundValues } from "../../math/round-values.js";

/** @import { Curve, LayerValues } from "../../types.js" */
/** @import { Palette } from "../../stage/types.js" */
/** @import { Axes, Range } from "./axes.js" */
/** @import { ActivationBreakdown } from "../neuron/breakdown.js" */

/**
 * @typedef {object} Picture
 * @property {string} name The activation function.
 * @property {Record<string, Curve>} curves
 * @property {boolean} compare Whether to show the other functions too.
 * @property {ActivationBreakdown | null} step
 * @property {LayerValues | null} crowd All neurons of the layer, where the function has no curve.
 * @property {Palette} palette
 */

/** @typedef {{width: number, height: number}} Size */

/** The ends of the sampled curves. */
const Z = /** @type {const} */ ([-10, 10]);
/** The least range of the axis of a when functions are compared: all of tanh, and the bend of ReLU. */
const COMPARED = /** @type {const} */ ([-1.16, 2]);
/** Draws every fourth sample, among them the bend of ReLU. */
const STEP = 4;
const DASHES = [
  [6, 4],
  [2, 3],
  [9, 3, 2, 3],
  [1, 5],
];

/** @returns {(context: CanvasRenderingContext2D, size: Size, picture: Picture) => void} */
export function createSquishPlot() {
  /** @type {unknown[]} */
  let painted = [];
  const sheet = document.createElement("canvas");
  const sheetContext = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d"));
  return (context, size, picture) => {
    const { name, curves, compare, palette } = picture;
    const [xRange, yRange] = rangesOf(picture);
    const axes = axesIn(boxIn(size), xRange, yRange);
    const { canvas } = context;
    const resting = [
      name,
      curves,
      compare,
      palette,
      canvas.width,
      canvas.height,
      ...xRange,
      ...yRange,
    ];
    if (resting.some((part, i) => part !== painted[i])) {
      painted = resting;
      sheet.width = canvas.width;
      sheet.height = canvas.height;
      sheetContext.setTransform(context.getTransform());
      sheetContext.font = context.font;
      drawResting(sheetContext, axes, [xRange, yRange], picture);
    }
    context.drawImage(sheet, 0, 0, size.width, size.height);
    drawNeurons(context, axes, xRange, picture);
  };
}

/**
 * Paints the plot without a cache.
 * @param {CanvasRenderingContext2D} context
 * @param {Size} size
 * @param {Picture} picture
 */
export function drawSquish(context, size, picture) {
  const ranges = rangesOf(picture);
  const axes = axesIn(boxIn(size), ...ranges);
  drawResting(context, axes, ranges, picture);
  drawNeurons(context, axes, ranges[0], picture);
}

/**
 * Draws what moves while the visitor draws.
 * @param {CanvasRenderingContext2D} context
 * @param {Axes} axes
 * @param {Range} range The range of z.
 * @param {Picture} picture
 */
function drawNeurons(context, axes, range, { crowd, step, palette }) {
  if (crowd?.z) drawCrowd(context, axes, crowd.z, crowd.a, palette);
  if (step) drawStep(context, axes, step, range, palette);
}

/** @param {Size} size */
function boxIn({ width, height }) {
  return { left: 36, right: width - 10, top: 18, bottom: height - 50 };
}

/**
 * @param {Picture} picture
 * @returns {[Range, Range]} The ranges of z and of a.
 */
function rangesOf({ name, curves, compare, crowd }) {
  const curve = curves[name];
  if (!curve) return [crowd?.z ? rangeOf(crowd.z) : Z, [-0.08, 1.08]];
  const [low, high] = rangeOf(curve.a);
  if (!compare) return [Z, [low, high]];
  return [Z, [Math.min(low, COMPARED[0]), Math.max(high, COMPARED[1])]];
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Axes} axes
 * @param {[Range, Range]} ranges
 * @param {Picture} picture
 */
function drawResting(context, axes, [xRange, yRange], { name, curves, compare, palette }) {
  /** @param {number} value */
  const tick = (value) => /** @type {const} */ ([value, String(value).replace("-", "−")]);
  const labels = {
    xTicks: roundValues(xRange).map(tick),
    yTicks: roundValues(yRange).map(tick),
    xName: "z",
    yName: t("squish.axis.a"),
  };
  drawAxes(context, axes, labels, palette);
  context.strokeStyle = palette.line;
  if (xRange[0] < 0 && xRange[1] > 0) line(context, axes.x(0), axes.top, axes.x(0), axes.bottom);
  line(context, axes.left, axes.y(0), axes.right, axes.y(0));
  if (name === "sigmoid") drawThreshold(context, axes, palette);
  if (compare) drawOthers(context, axes, name, curves, palette);
  if (!curves[name]) return;
  context.strokeStyle = palette.ink;
  context.lineWidth = 2;
  drawCurve(context, axes, curves[name].z, curves[name].a, STEP);
}

/**
 * Marks where a sigmoid turns from inactive to active: z = 0, where the weighted sum is −b.
 * @param {CanvasRenderingContext2D} context
 * @param {Axes} axes
 * @param {Palette} palette
 */
function drawThreshold(context, axes, palette) {
  context.strokeStyle = palette.dim;
  context.setLineDash([3, 3]);
  line(context, axes.x(0), axes.top, axes.x(0), axes.bottom);
  line(context, axes.left, axes.y(0.5), axes.x(0), axes.y(0.5));
  context.setLineDash([]);
  context.fillStyle = palette.dim;
  context.textAlign = "center";
  context.fillText(t("squish.axis.threshold"), axes.x(0), axes.top - 6);
}

/**
 * Draws the other functions faintly, each with its own dash pattern and name.
 * @param {CanvasRenderingContext2D} context
 * @param {Axes} axes
 * @param {string} name
 * @param {Record<string, Curve>} curves
 * @param {Palette} palette
 */
function drawOthers(context, axes, name, curves, palette) {
  const others = Object.entries(curves).filter(([other]) => other !== name);
  context.strokeStyle = palette.dim;
  context.fillStyle = palette.dim;
  context.textAlign = "start";
  context.textBaseline = "middle";
  others.forEach(([other, { z, a }], i) => {
    context.setLineDash(DASHES[i % DASHES.length]);
    drawCurve(context, axes, z, a, STEP);
    const y = axes.top + 12 + 16 * i;
    line(context, axes.left + 8, y, axes.left + 34, y);
    context.fillText(functionName(other), axes.left + 40, y);
  });
  context.setLineDash([]);
}

/**
 * Draws all neurons of a layer at once, for a function of the whole layer.
 * @param {CanvasRenderingContext2D} context
 * @param {Axes} axes
 * @param {ArrayLike<number>} z
 * @param {ArrayLike<number>} a
 * @param {Palette} palette
 */
function drawCrowd(context, axes, z, a, palette) {
  for (let i = 0; i < z.length; i += 1) {
    drawDot(context, axes.x(z[i]), axes.y(a[i]), palette.dim, palette);
  }
}

/**
 * Draws the neuron: the sum on the line below, the bias as the step from there to z, and z up to the curve.
 * @param {CanvasRenderingContext2D} context
 * @param {Axes} axes
 * @param {ActivationBreakdown} step
 * @param {Range} range The range of z.
 * @param {Palette} palette
 */
function drawStep(context, axes, { sum, z, a }, range, palette) {
  const [low, high] = range;
  /** @param {number} value */
  const within = (value) => Math.min(high, Math.max(low, value));
  const x = axes.x(within(z));
  const y = Math.min(axes.bottom, Math.max(axes.top, axes.y(a)));
  const from = axes.x(within(sum));
  const lane = axes.bottom + 40;
  context.strokeStyle = palette.chosen;
  context.setLineDash([2, 3]);
  line(context, x, lane, x, y);
  line(context, axes.left, y, x, y);
  context.setLineDash([]);
  drawBias(context, from, x, lane, palette);
  if (z !== within(z)) drawBeyond(context, axes, x, y, z, palette);
  drawDot(context, x, y, palette.chosen, palette);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} from Position of the sum.
 * @param {number} to Position of z.
 * @param {number} lane
 * @param {Palette} palette
 */
function drawBias(context, from, to, lane, palette) {
  context.strokeStyle = palette.bias;
  context.fillStyle = palette.bias;
  context.lineWidth = 2;
  const way = Math.sign(to - from);
  if (Math.abs(to - from) > 8) {
    line(context, from + 5 * way, lane, to - 6 * way, lane);
    drawHead(context, to, lane, way);
  } else {
    line(context, to, lane - 5, to, lane + 5);
  }
  context.strokeStyle = palette.ink;
  context.beginPath();
  context.arc(from, lane, 4.5, 0, 2 * Math.PI);
  context.stroke();
  context.lineWidth = 1;
}

/**
 * Draws a z outside the plot as an arrow at the edge with its number.
 * @param {CanvasRenderingContext2D} context
 * @param {Axes} axes
 * @param {number} x
 * @param {number} y
 * @param {number} z
 * @param {Palette} palette
 */
function drawBeyond(context, axes, x, y, z, palette) {
  const way = z < 0 ? -1 : 1;
  const text = `z = ${plain(z, 2)}`;
  const below = y < (axes.top + axes.bottom) / 2;
  context.fillStyle = palette.chosen;
  drawHead(context, x + 9 * way, y + (below ? 16 : -16), way);
  context.textAlign = way > 0 ? "end" : "start";
  context.textBaseline = "middle";
  context.fillText(text, x - 4 * way, y + (below ? 16 : -16));
}
