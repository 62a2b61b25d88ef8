/**
 * Axes for the small plots of the inspector: a canvas at the screen's resolution, and functions from values to CSS
 * px.
 * @module
 */

/** @import { Palette } from "../../stage/types.js" */

const FONT = "12px system-ui, sans-serif";
const TICK = 4;

/**
 * The values from … to.
 * @typedef {readonly [number, number]} Range
 */

/**
 * A plot on a canvas: the box between its axes in CSS px, and the functions that position values in it.
 * @typedef {object} Axes
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 * @property {(value: number) => number} x
 * @property {(value: number) => number} y
 */

/**
 * Labels of the axes. Ticks are [value, label].
 * @typedef {object} Labels
 * @property {readonly (readonly [number, string])[]} xTicks
 * @property {readonly (readonly [number, string])[]} yTicks
 * @property {string} xName
 * @property {string} yName
 */

/**
 * Observes the size of a canvas, so that no repaint has to read it.
 * @param {HTMLCanvasElement} canvas
 * @param {() => void} onSize Called with every new size; `begin` then clears the canvas for drawing.
 * @returns {{begin: () => CanvasRenderingContext2D | null, size: {width: number, height: number}, stop: () => void}}
 */
export function createPlot(canvas, onSize) {
  const context = canvas.getContext("2d");
  const size = { width: 0, height: 0 };
  let ratio = 1;
  const fit = () => {
    ratio = devicePixelRatio;
    canvas.width = Math.round(size.width * ratio);
    canvas.height = Math.round(size.height * ratio);
  };
  const observer = new ResizeObserver(() => {
    size.width = canvas.clientWidth;
    size.height = canvas.clientHeight;
    fit();
    onSize();
  });
  observer.observe(canvas);
  return {
    begin() {
      if (!context || !size.width) return null;
      if (ratio !== devicePixelRatio) fit();
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, size.width, size.height);
      context.font = FONT;
      context.lineWidth = 1;
      return context;
    },
    size,
    stop: () => observer.disconnect(),
  };
}

/**
 * @param {{left: number, right: number, top: number, bottom: number}} box
 * @param {Range} xRange
 * @param {Range} yRange
 * @returns {Axes}
 */
export function axesIn(box, xRange, yRange) {
  const { left, right, top, bottom } = box;
  return {
    ...box,
    x: (value) => left + ((value - xRange[0]) / (xRange[1] - xRange[0])) * (right - left),
    y: (value) => bottom - ((value - yRange[0]) / (yRange[1] - yRange[0])) * (bottom - top),
  };
}

/**
 * Draws the axes of a plot with their ticks and names.
 * @param {CanvasRenderingContext2D} context
 * @param {Axes} axes
 * @param {Labels} labels
 * @param {Palette} palette
 */
export function drawAxes(context, axes, { xTicks, yTicks, xName, yName }, palette) {
  const { left, right, top, bottom } = axes;
  context.strokeStyle = palette.line;
  context.strokeRect(left + 0.5, top + 0.5, right - left - 1, bottom - top - 1);
  context.fillStyle = palette.dim;
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const [value, label] of xTicks) {
    const x = Math.round(axes.x(value)) + 0.5;
    line(context, x, bottom, x, bottom + TICK);
    context.fillText(label, x, bottom + TICK + 2);
  }
  context.textAlign = "end";
  context.textBaseline = "middle";
  for (const [value, label] of yTicks) {
    const y = Math.round(axes.y(value)) + 0.5;
    line(context, left - TICK, y, left, y);
    context.fillText(label, left - TICK - 3, y);
  }
  context.fillStyle = palette.ink;
  context.textBaseline = "alphabetic";
  context.fillText(xName, right - 6, bottom - 6);
  context.textAlign = "start";
  context.fillText(yName, 2, 11);
}

/**
 * Draws a line through values, with x evenly spaced or as given, at every `step`-th value.
 * @param {CanvasRenderingContext2D} context
 * @param {Axes} axes
 * @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} ys
 * @param {number} [step]
 */
export function drawCurve(context, axes, xs, ys, step = 1) {
  context.save();
  context.beginPath();
  context.rect(axes.left, axes.top - 2, axes.right - axes.left, axes.bottom - axes.top + 4);
  context.clip();
  context.beginPath();
  for (let i = 0; i < xs.length; i += step) context.lineTo(axes.x(xs[i]), axes.y(ys[i]));
  context.stroke();
  context.restore();
}

/**
 * Draws a dot with a ring in the background colour, so that it stands out from every line.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {string} color
 * @param {Palette} palette
 */
export function drawDot(context, x, y, color, palette) {
  context.beginPath();
  context.arc(x, y, 6, 0, 2 * Math.PI);
  context.fillStyle = color;
  context.fill();
  context.strokeStyle = palette.background;
  context.lineWidth = 2;
  context.stroke();
  context.lineWidth = 1;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} fromX
 * @param {number} fromY
 * @param {number} toX
 * @param {number} toY
 */
export function line(context, fromX, fromY, toX, toY) {
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.lineTo(toX, toY);
  context.stroke();
}

/**
 * Draws an arrowhead at the end of a line along x.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} way 1 points right, −1 left.
 */
export function drawHead(context, x, y, way) {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - 7 * way, y - 4);
  context.lineTo(x - 7 * way, y + 4);
  context.fill();
}

/**
 * Returns the range of an axis for some values: theirs and a little more.
 * @param {ArrayLike<number>} values
 * @returns {Range}
 */
export function rangeOf(values) {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i += 1) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  const margin = Math.max((high - low) * 0.08, 1e-3);
  return [low - margin, high + margin];
}
