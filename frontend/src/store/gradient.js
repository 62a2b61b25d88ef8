/**
 * One step of learning, taken apart: what was asked about it, what came, and the nudge.
 * @module
 */

import { activationsOf, BIAS, dialHeld, dialReleased, dialsSet, NO_SWITCHES } from "./dials.js";

/** @import { DialRef, FoundGradient, GradientQuestion, GradientView, LayerSlopes, State } from "../types.js" */

/** Cost functions, the usual one first. */
export const COSTS = /** @type {const} */ (["quadratic", "cross-entropy"]);

/** Learning rates to choose from. */
export const LEARNING_RATES = /** @type {const} */ ([0.01, 0.1, 0.3, 1, 3, 10, 30]);

/** Outputs that the cross-entropy is defined for. */
const PROBABILITIES = ["sigmoid", "softmax"];

/** @type {GradientView} */
const NOTHING_ASKED = Object.freeze({
  question: Object.freeze({ digit: null, cost: "quadratic", learningRate: 1, dial: null }),
  found: null,
  nudged: null,
});

/**
 * Something else is asked; what is left out stays.
 * @param {State} state
 * @param {Partial<GradientQuestion>} change
 * @returns {State}
 */
export function gradientAsked(state, change) {
  const gradient = state.gradient ?? NOTHING_ASKED;
  return { ...state, gradient: { ...gradient, question: { ...gradient.question, ...change } } };
}

/**
 * @param {State} state
 * @param {FoundGradient} found
 * @returns {State}
 */
export function gradientReceived(state, found) {
  return { ...state, gradient: { ...(state.gradient ?? NOTHING_ASKED), found } };
}

/**
 * Each dial goes by −η times its slope, all of them as one edit. Nothing happens while the slopes are those of
 * another network or another input.
 * @param {State} state
 * @returns {State}
 */
export function nudged(state) {
  const { gradient, pass, weights } = state;
  const found = gradient?.found;
  if (!found || found.pass !== pass || found.weights !== weights) return state;
  const rate = found.asked.learningRate;
  const held = found.layers.reduce(
    (next, slopes, at) => layerNudged(next, at + 1, slopes, rate),
    dialHeld(state),
  );
  const next = dialReleased(held);
  const { cost: before, after } = found;
  return { ...next, gradient: { ...gradient, nudged: { before, after, weights: next.weights } } };
}

/**
 * @param {State} state
 * @param {number} layer
 * @param {LayerSlopes} slopes
 * @param {number} rate
 */
function layerNudged(state, layer, { weights, biases }, rate) {
  const { W, b, nIn, nOut } = state.weights[layer - 1];
  let next = state;
  for (let neuron = 0; neuron < nOut; neuron += 1) {
    const sources = [];
    const values = [];
    for (let source = 0; source < nIn; source += 1) {
      const slope = weights[neuron * nIn + source];
      if (slope === 0) continue;
      sources.push(source);
      values.push(W[neuron * nIn + source] - rate * slope);
    }
    if (biases[neuron] !== 0) {
      sources.push(BIAS);
      values.push(b[neuron] - rate * biases[neuron]);
    }
    next = dialsSet(next, { layer, neuron }, sources, values);
  }
  return next;
}

/**
 * Whether each dial of the network has a slope: a switch may round its numbers, or take neurons out of it.
 * @param {Pick<State, "switches">} state
 */
export function hasSlopes({ switches }) {
  const { off, noBias, bits, binary } = switches;
  return switches === NO_SWITCHES || (!off.length && !noBias.length && bits === null && !binary);
}

/**
 * Whether a cost goes with the outputs as they stand.
 * @param {State} state
 * @param {string} cost
 */
export function costFits(state, cost) {
  return cost === "quadratic" || PROBABILITIES.includes(activationsOf(state).at(-1) ?? "");
}

/**
 * The question as it is put now: what nobody chose, or what the open network has not, is chosen for it.
 * @param {State} state
 * @returns {import("../types.js").AskedGradient}
 */
export function questionNow(state) {
  const { digit, cost, learningRate, dial } = (state.gradient ?? NOTHING_ASKED).question;
  const wanted = digit ?? likelyDigit(state);
  return {
    digit: wanted,
    cost: costFits(state, cost) ? cost : "quadratic",
    learningRate,
    dial: dial && exists(state, dial) ? dial : usualDial(state, wanted),
  };
}

/**
 * What the drawing is meant to be, as far as it is known: its label, or else what the network reads.
 * @param {State} state
 */
function likelyDigit({ drawing, pass }) {
  const isLabelled = drawing.kind === "pixels" && drawing.source.type === "mnist";
  if (isLabelled && "label" in drawing.source) return drawing.source.label;
  return pass?.answer?.digit ?? 0;
}

/**
 * The strongest connection into the output that is wanted.
 * @param {State} state
 * @param {number} digit
 * @returns {DialRef}
 */
function usualDial({ card, pass }, digit) {
  const sizes = card?.sizes ?? [];
  const layer = sizes.length - 1;
  const before = pass?.layers[layer - 1]?.a ?? [];
  let source = 0;
  for (let i = 1; i < before.length; i += 1) if (before[i] > before[source]) source = i;
  return { layer, neuron: Math.min(digit, sizes[layer] - 1), source };
}

/**
 * @param {State} state
 * @param {DialRef} dial
 */
function exists({ card }, { layer, neuron, source }) {
  const sizes = card?.sizes ?? [];
  return layer < sizes.length && neuron < sizes[layer] && source < sizes[layer - 1];
}
