/**
 * The bar of the lesson: dials by which a neuron looks for it, drawings on it, and which of these is at
 * hand.
 * @module
 */

import { BAR, edge, region } from "../math/presets.js";
import { GRID } from "../options.js";
import { BIAS } from "../store/state.js";

/** @import { Dial, NeuronRef, State, StrokeDrawing } from "../types.js" */

/** The weights that the lesson compares: 1 in the bar alone, or with a negative surround. */
export const WEIGHTS = /** @type {const} */ (["region", "edge"]);
/** The drawings that it compares: a stroke along the bar, a blob over it and all around it. */
export const SHAPES = /** @type {const} */ (["stroke", "blob"]);

/**
 * @typedef {typeof WEIGHTS[number]} Weights
 * @typedef {typeof SHAPES[number]} Shape
 */

const PRESETS = { region: region(BAR), edge: edge(BAR) };
/** Rows of the grid that the pen runs along. */
const ROWS = { stroke: [0], blob: [-6, -4, -2, 0, 2, 4, 6] };
/** Ink covers pixels whose mean grey is above this, and leaves pixels free below the other. */
const COVERED = 0.5;
const FREE = 0.3;
/** How close the network's sum is to that of its weights and the pixels, rounding apart. */
const SAME = 0.01;

/**
 * All dials of a neuron that reads the pixels, so that it looks for the bar. The bias is 0.
 * @param {NeuronRef} of
 * @param {Weights} weights
 * @returns {Dial[]}
 */
export function dialsFor({ layer, neuron }, weights) {
  const bias = { layer, neuron, source: BIAS, value: 0 };
  const dials = Array.from(PRESETS[weights], (value, source) => ({ layer, neuron, source, value }));
  return [bias, ...dials];
}

/**
 * A drawing on the bar, or none, in the pen that is as wide as the bar.
 * @param {Shape | "blank"} shape
 * @returns {StrokeDrawing}
 */
export function drawingOf(shape) {
  const [from, to] = [BAR.x - BAR.length / 2, BAR.x + BAR.length / 2];
  const rows = shape === "blank" ? [] : ROWS[shape];
  return {
    kind: "strokes",
    penRadius: BAR.width / 2,
    strokes: rows.map((row) => {
      const y = (BAR.y + row) / GRID;
      return { points: [from / GRID, y, to / GRID, y] };
    }),
  };
}

/**
 * Which of the weights the neuron has, or null if its weights are others.
 * @param {State} state
 * @returns {Weights | null}
 */
export function weightsNow({ selection, weights }) {
  const into = selection?.layer === 1 ? weights[0] : null;
  if (!selection || !into) return null;
  const start = selection.neuron * into.nIn;
  const isNow = (/** @type {Weights} */ name) =>
    PRESETS[name].every((weight, i) => weight === into.W[start + i]);
  return WEIGHTS.find(isNow) ?? null;
}

/**
 * Which of the drawings the network sees, or null if it is another.
 * @param {State} state
 * @returns {Shape | null}
 */
export function shapeNow({ pass }) {
  const pixels = pass?.layers[0]?.a;
  if (!pixels) return null;
  const middle = mean(pixels, (i) => PRESETS.region[i] > 0);
  const around = mean(pixels, (i) => PRESETS.edge[i] < 0);
  if (middle <= COVERED) return null;
  if (around < FREE) return "stroke";
  return around > COVERED ? "blob" : null;
}

/**
 * The sum to keep: which weights, which drawing and what it came to. Null while the drawing is another,
 * or the numbers at hand are still those of other weights.
 * @param {State} state
 */
export function measuredNow(state) {
  const [weights, shape, sum] = [weightsNow(state), shapeNow(state), sumNow(state)];
  const pixels = state.pass?.layers[0]?.a;
  if (!weights || !shape || sum === null || !pixels) return null;
  const preset = PRESETS[weights];
  const expected = preset.reduce((total, weight, i) => total + weight * pixels[i], 0);
  return Math.abs(sum - expected) < SAME ? { name: `${weights}.${shape}`, value: sum } : null;
}

/**
 * The weighted sum of the open neuron, without its bias; null while it is not known.
 * @param {State} state
 */
export function sumNow({ selection, pass, weights }) {
  const z = selection && pass?.layers[selection.layer]?.z?.[selection.neuron];
  const b = selection && weights[selection.layer - 1]?.b[selection.neuron];
  return typeof z === "number" && typeof b === "number" ? z - b : null;
}

/**
 * The mean of some pixels.
 * @param {ArrayLike<number>} pixels
 * @param {(i: number) => boolean} isOne
 */
function mean(pixels, isOne) {
  const some = Array.from(pixels).filter((_, i) => isOne(i));
  return some.reduce((sum, grey) => sum + grey, 0) / some.length;
}
