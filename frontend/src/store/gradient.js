/**
 * One step of learning in detail: the question about it, the answer, and the nudge.
 * @module
 */

import { fitsDigits } from "./input-shape.js";
import { activationsOf, BIAS, dialHeld, dialReleased, dialsSet, NO_SWITCHES } from "./dials.js";

/** @import { AskedGradient, Batch, DialRef, Direction, FoundGradient, GradientQuestion, GradientView, Landscape, LayerSlopes, MadeStep, NextBatch, Slice, State } from "../types.js" */

/** Cost functions, the usual one first. */
export const COSTS = /** @type {const} */ (["quadratic", "cross-entropy"]);

/** Learning rates to choose from. */
export const LEARNING_RATES = /** @type {const} */ ([0.01, 0.1, 0.3, 1, 3, 10, 30]);

/** Activation functions of the outputs for which the cross-entropy is defined. */
const PROBABILITIES = ["sigmoid", "softmax"];

/** The numbers of digits to average over. */
export const BATCHES = /** @type {const} */ ([10, 100]);

/** The most digits of a training to average over. */
export const MOST_AVERAGED = 100;

/** The directions of a slice that do not lead to a named network. */
export const DIRECTIONS = /** @type {const} */ (["downhill", "random", "origin"]);

/** How far a slice may extend in either direction. */
export const REACHES = /** @type {const} */ ([1, 3, 10, 30, 100]);

/** The slice shown first. */
export const FIRST_SLICE = Object.freeze({
  first: Object.freeze({ name: /** @type {const} */ ("downhill"), network: null }),
  second: Object.freeze({ name: /** @type {const} */ ("random"), network: null }),
  seed: 1,
  reach: 3,
});

/** How many positions of the network on a slice are kept. */
const MOST_PLACES = 200;

/** @type {GradientView} */
const NOTHING_FOUND = Object.freeze({
  found: null,
  slice: null,
  isSlicing: false,
  refused: "",
  nudged: null,
  made: null,
});

/**
 * Reads the visitor's choices for the question from the text in a link. A missing choice gets its default.
 * @param {string | null} text
 * @returns {GradientQuestion}
 */
export function questionIn(text) {
  const chosen = new URLSearchParams(text ?? "");
  const [digit] = wholeNumbers(chosen.get("digit"), 1);
  const [layer, neuron, source] = wholeNumbers(chosen.get("dial"), 3);
  const [count, seed] = wholeNumbers(chosen.get("batch"), 2);
  const first = directionIn(chosen.get("first"));
  const second = directionIn(chosen.get("second"));
  return {
    digit: digit >= 0 && digit <= 9 ? digit : null,
    cost: COSTS.find((name) => name === chosen.get("cost")) ?? COSTS[0],
    learningRate: LEARNING_RATES.find((rate) => String(rate) === chosen.get("rate")) ?? 1,
    dial: layer >= 1 && neuron >= 0 && source >= BIAS ? { layer, neuron, source } : null,
    batch:
      chosen.get("batch") === "next"
        ? "next"
        : BATCHES.some((some) => some === count) && seed >= 0
          ? { count, seed }
          : null,
    slice:
      first && second
        ? { first, second, seed: seedIn(chosen.get("seed")), reach: reachIn(chosen.get("reach")) }
        : null,
  };
}

/**
 * @param {string | null} text
 * @returns {Direction | null}
 */
function directionIn(text) {
  const name = DIRECTIONS.find((each) => each === text);
  if (name) return { name, network: null };
  const [, network] = /^towards (.+)$/.exec(text ?? "") ?? [];
  return network ? { name: "towards", network } : null;
}

/** @param {Direction} direction */
const directionText = ({ name, network }) => (network === null ? name : `${name} ${network}`);

/** @param {string | null} text */
const seedIn = (text) => (/^\d{1,9}$/.test(text ?? "") ? Number(text) : 1);

/** @param {string | null} text */
const reachIn = (text) => REACHES.find((reach) => String(reach) === text) ?? FIRST_SLICE.reach;

/**
 * @param {GradientQuestion} question
 * @returns {string | null} A text that `questionIn` reads; null if every choice is the default.
 */
function textOf({ digit, cost, learningRate, dial, batch, slice }) {
  const chosen = new URLSearchParams({
    ...(digit !== null && { digit: String(digit) }),
    ...(cost !== COSTS[0] && { cost }),
    ...(learningRate !== 1 && { rate: String(learningRate) }),
    ...(dial && { dial: `${dial.layer}.${dial.neuron}.${dial.source}` }),
    ...(batch && { batch: batch === "next" ? batch : `${batch.count}.${batch.seed}` }),
    ...(slice && {
      first: directionText(slice.first),
      second: directionText(slice.second),
      seed: String(slice.seed),
      reach: String(slice.reach),
    }),
  });
  return chosen.toString() || null;
}

/**
 * @param {string | null} text Numbers with dots between them.
 * @param {number} count How many are expected; a text with another count gives none.
 */
function wholeNumbers(text, count) {
  const numbers = (text ?? "").split(".").map((number) => (number ? Number(number) : NaN));
  return numbers.length === count && numbers.every(Number.isInteger) ? numbers : [];
}

/**
 * Changes the question; choices that are left out stay.
 * @param {State} state
 * @param {Partial<GradientQuestion>} change
 * @returns {State}
 */
export function gradientAsked(state, change) {
  const asked = textOf({ ...questionIn(state.asked), ...change });
  return { ...state, gradient: { ...(state.gradient ?? NOTHING_FOUND) }, asked };
}

/**
 * The pictures of a batch arrive only once.
 * @param {State} state
 * @param {FoundGradient} found
 * @returns {State}
 */
export function gradientReceived(state, found) {
  const gradient = state.gradient ?? NOTHING_FOUND;
  const pictures = picturesOf(gradient.found, found.asked.batch);
  const batch = found.batch && { ...found.batch, pictures: found.batch.pictures ?? pictures };
  const made = madeBetween(gradient.found, found) ?? madeStill(gradient.made, found);
  return { ...state, gradient: { ...gradient, found: { ...found, batch }, made } };
}

/**
 * Returns the step of the training whose next batch a gradient belongs to; null for any other gradient.
 * @param {{asked: AskedGradient} | null} found
 */
const standOf = (found) => {
  const batch = found?.asked.batch;
  return batch && "taken" in batch ? batch : null;
};

/**
 * Returns the step between two gradients of a training's next batches, if there is exactly one.
 * @param {FoundGradient | null} before
 * @param {FoundGradient} after
 * @returns {MadeStep | null}
 */
function madeBetween(before, after) {
  const [from, to] = [standOf(before), standOf(after)];
  const { dial } = after.asked;
  const isStep = from && to && from.number + 1 === to.number && to.taken === 0;
  if (!before?.batch || !isStep || !isSameDial(before.asked.dial, dial)) return null;
  const foretold = -(before.batch.nextRate ?? 0) * before.check.slope;
  return {
    number: to.number,
    dial,
    before: before.check.value,
    after: after.check.value,
    foretold,
  };
}

/**
 * The result stays valid while the training is at this step and the same dial is shown.
 * @param {MadeStep | null} made
 * @param {FoundGradient} found
 */
function madeStill(made, found) {
  const at = standOf(found);
  const isThere = made && at?.number === made.number && at.taken === 0;
  return isThere && isSameDial(made.dial, found.asked.dial) ? made : null;
}

/**
 * @param {DialRef} one
 * @param {DialRef} other
 */
const isSameDial = (one, other) =>
  one.layer === other.layer && one.neuron === other.neuron && one.source === other.source;

/**
 * Returns what the training learns from next, and how many digits that is; null if its network is not open or the
 * training has ended.
 * @param {Pick<State, "training" | "card">} state
 * @returns {{batch: NextBatch, count: number} | null}
 */
export function nextBatchOf({ training, card }) {
  const run = training?.run;
  const isOpen = run?.isOpen && card?.name === run.card.name;
  if (!isOpen || run.status === "lost" || run.number >= run.steps) return null;
  const { number, taken, learningRate: rate, recipe, stepsPerEpoch, trainingImages } = run;
  const before = (number % stepsPerEpoch) * recipe.batch;
  const count = Math.min(recipe.batch, trainingImages - before) - taken;
  return { batch: { number, taken, rate }, count };
}

/**
 * Returns the reasons why the training's nudge differs from −η times the average slope over its next batch.
 * @param {State} state
 */
export function reasonsToDiffer({ training, weights, trained, switches }) {
  const recipe = training?.run?.recipe;
  const isTurned = weights !== trained || switches !== NO_SWITCHES;
  return [
    ...(recipe?.optimiser === "adam" ? [/** @type {const} */ ("adam")] : []),
    ...(recipe?.decay ? [/** @type {const} */ ("decay")] : []),
    ...(recipe?.smoothness ? [/** @type {const} */ ("smoothness")] : []),
    ...(isTurned ? [/** @type {const} */ ("turned")] : []),
  ];
}

/**
 * Returns the pictures of a batch, if they have arrived.
 * @param {FoundGradient | null | undefined} found
 * @param {Batch | NextBatch | null} batch
 */
export function picturesOf(found, batch) {
  const same = batch && JSON.stringify(found?.asked.batch) === JSON.stringify(batch);
  return (same && found?.batch?.pictures) || null;
}

/**
 * Notes that a slice is being computed; the previous one stays until it arrives.
 * @param {State} state
 * @returns {State}
 */
export function sliceAsked(state) {
  const gradient = state.gradient ?? NOTHING_FOUND;
  return { ...state, gradient: { ...gradient, isSlicing: true, refused: "" } };
}

/**
 * Stores a slice that has arrived, or the network's new position on the current one.
 * @param {State} state
 * @param {Landscape} landscape
 * @param {{slice: Slice, model: string}} of
 * @returns {State}
 */
export function sliceReceived(state, { since, costs, goals, place }, of) {
  const gradient = { ...(state.gradient ?? NOTHING_FOUND), isSlicing: false };
  if (costs) {
    const slice = { ...of, since, costs, goals, trace: [place] };
    return { ...state, gradient: { ...gradient, slice } };
  }
  const before = gradient.slice;
  if (before?.since !== since) return { ...state, gradient: { ...gradient, slice: null } };
  const trace = [...before.trace.slice(1 - MOST_PLACES), place];
  return { ...state, gradient: { ...gradient, slice: { ...before, trace } } };
}

/**
 * There is no such slice, or no answer comes.
 * @param {State} state
 * @param {string} refused Why.
 * @returns {State}
 */
export function sliceRefused(state, refused) {
  const gradient = state.gradient ?? NOTHING_FOUND;
  return { ...state, gradient: { ...gradient, slice: null, isSlicing: false, refused } };
}

/**
 * Drops the slice, so that the next one is taken through the network's current position.
 * @param {State} state
 * @returns {State}
 */
export const slicedAnew = (state) => sliceRefused(state, "");

/**
 * Returns the networks that a slice can point to: those with the shape of the open one.
 * @param {Pick<State, "card" | "models">} state
 */
export function goalsOf({ card, models }) {
  return models.filter(
    ({ name, sizes, shuffled }) =>
      card && name !== card.name && !shuffled && !card.shuffled && `${sizes}` === `${card.sizes}`,
  );
}

/**
 * Returns the slice with valid directions: a missing network becomes the origin, and the two directions differ.
 * @param {State} state
 * @param {Slice | null} slice
 * @returns {Slice | null}
 */
function sliceNow(state, slice) {
  if (!slice) return null;
  const possible = (/** @type {Direction} */ way) =>
    way.network === null || goalsOf(state).some(({ name }) => name === way.network)
      ? way
      : { name: /** @type {const} */ ("origin"), network: null };
  const [first, second] = [possible(slice.first), possible(slice.second)];
  const same = directionText(first) === directionText(second) && first.name !== "random";
  return { ...slice, first, second: same ? { name: "random", network: null } : second };
}

/**
 * Changes each dial by −η times its slope, all in one edit. Does nothing while the slopes belong to another network or
 * another input.
 * @param {State} state
 * @returns {State}
 */
export function nudged(state) {
  const { gradient, pass, weights } = state;
  const found = gradient?.found;
  if (!found || (found.pass ?? pass) !== pass || found.weights !== weights) return state;
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
 * Whether the cost of a digit has a slope for each dial of the network. It has none if a switch rounds the numbers or
 * switches neurons off, or if the network does not read digits.
 * @param {Pick<State, "card" | "switches">} state
 */
export function hasSlopes({ card, switches }) {
  if (card && !fitsDigits(card)) return false;
  const { off, noBias, bits, binary } = switches;
  return switches === NO_SWITCHES || (!off.length && !noBias.length && bits === null && !binary);
}

/**
 * Whether a cost is defined for the current outputs.
 * @param {State} state
 * @param {string} cost
 */
export function costFits(state, cost) {
  return cost === "quadratic" || PROBABILITIES.includes(activationsOf(state).at(-1) ?? "");
}

/**
 * Returns the question as it is sent now: missing choices, and those that do not fit the open network, get their
 * defaults.
 * @param {State} state
 * @returns {import("../types.js").AskedGradient}
 */
export function questionNow(state) {
  const { digit, cost: chosen, learningRate, dial, batch, slice } = questionIn(state.asked);
  const wanted = digit ?? likelyDigit(state);
  const next = batch === "next" ? nextBatchOf(state) : null;
  const isNext = next !== null && next.count <= MOST_AVERAGED;
  const ofRun = isNext ? state.training?.run?.recipe.cost : null;
  const cost = COSTS.find((name) => name === ofRun) ?? chosen;
  return {
    digit: wanted,
    cost: costFits(state, cost) ? cost : "quadratic",
    learningRate,
    dial: dial && exists(state, dial) ? dial : usualDial(state, wanted),
    batch: batch === "next" ? (isNext && next.batch) || null : batch,
    slice: sliceNow(state, slice),
  };
}

/**
 * Returns the digit that the drawing should be: its label if it is known, otherwise the network's answer.
 * @param {State} state
 */
function likelyDigit({ drawing, pass }) {
  const isLabelled = drawing.kind === "pixels" && drawing.source.type === "mnist";
  if (isLabelled && "label" in drawing.source) return drawing.source.label;
  return pass?.answer?.digit ?? 0;
}

/**
 * Returns the strongest connection into the wanted output.
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

/**
 * What came last, if it is of the open network.
 * @param {State} state
 */
export function gradientNow(state) {
  const found = state.gradient?.found ?? null;
  return found && found.model === state.card?.name && hasSlopes(state) ? found : null;
}
