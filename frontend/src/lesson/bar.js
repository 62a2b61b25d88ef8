/**
 * The bar of the lesson: weights that look for it, drawings on it, and which of these the page shows.
 * @module
 */

import { BAR, edge, region } from "../math/presets.js";
import { GRID } from "../options.js";
import { BIAS } from "../store/state.js";

/** @import { Dial, NeuronRef, State, StrokeDrawing } from "../types.js" */

/** The weights that the lesson compares: 1 in the bar alone, or with a negative surround. */
export const WEIGHTS = /** @type {const} */ (["region", "edge"]);
/** The drawings that it compares: a stroke along the bar, and a blob over the bar and its surroundings. */
export const SHAPES = /** @type {const} */ (["stroke", "blob"]);

/**
 * @typedef {typeof WEIGHTS[number]} Weights
 * @typedef {typeof SHAPES[number]} Shape
 */

const PRESETS = { region: region(BAR), edge: edge(BAR) };
/** Rows of the grid that the pen runs along. */
const ROWS = { stroke: [0], blob: [-6, -4, -2, 0, 2, 4, 6] };
/** Pixels count as covered if their mean grey is above the one, and as free if it is below the other. */
const COVERED = 0.5;
const FREE = 0.3;
/** How far rounding may move the network's sum from that of weights and pixels. */
const SAME = 0.01;

/**
 * Returns all dials of a neuron that reads the pixels, set to look for the bar. The bias is 0.
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
 * Returns a drawing on the bar, or a blank one, with a pen as wide as the bar.
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
 * Returns which of these weights the neuron has, or null if it has others.
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
 * Returns which of these drawings the network sees, or null if it sees another.
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
 * Returns the sum to keep, with its weights and its drawing. Null if the drawing is another, or while the numbers still
 * belong to other weights.
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
 * Returns the weighted sum of the open neuron without its bias; null while it is unknown.
 * @param {State} state
 */
export function sumNow({ selection, pass, weights }) {
  const z = selection && pass?.layers[selection.layer]?.z?.[selection.neuron];
  const b = selection && weights[selection.layer - 1]?.b[selection.neuron];
  return typeof z === "number" && typeof b === "number" ? z - b : null;
}

/**
 * Returns the mean of some pixels.
 * @param {ArrayLike<number>} pixels
 * @param {(i: number) => boolean} isOne
 */
function mean(pixels, isOne) {
  const some = Array.from(pixels).filter((_, i) => isOne(i));
  return some.reduce((sum, grey) => sum + grey, 0) / some.length;
}
