/**
 * The visitor's training: its choices and its progress.
 * @module
 */

import { PRESETS, STEP_RATES } from "../recipes.js";
import { modelOpened } from "./network.js";
import { changesFrom, textOfStep } from "./run-link.js";

/** @import { LayerWeights, Recipe, Run, RunBegun, State, TrainingChoice } from "../types.js" */
/** @import { RunNews } from "../net/wire/training.js" */

/** The name on the card of every run. */
export const RUN_NAME = "training";

/** A curve with more points than this is thinned to half as many. No screen shows more. */
const MOST_POINTS = 2048;

/** @type {TrainingChoice} */
const FIRST = {
  preset: Object.keys(PRESETS)[0],
  changes: {},
  start: "random",
  rate: STEP_RATES[STEP_RATES.length - 1],
};

/**
 * Returns the choices for the next training.
 * @param {Pick<State, "training">} state
 */
export const choiceOf = ({ training }) => training?.choice ?? FIRST;

/**
 * Returns the complete recipe of a choice. If the open network continues to learn, the recipe has its shape.
 * @param {TrainingChoice} choice
 * @returns {Recipe}
 */
export function recipeOf({ preset, changes }) {
  return { ...PRESETS[/** @type {keyof typeof PRESETS} */ (preset)], ...changes };
}

/**
 * Returns a choice with changes to its recipe. A field equal to the preset's is not a change.
 * @param {TrainingChoice} choice
 * @param {Partial<Recipe>} wanted
 * @returns {Partial<Recipe>}
 */
export const changesWith = ({ preset, changes }, wanted) =>
  changesFrom(preset, { ...changes, ...wanted });

/**
 * Returns the share of the validation images that a run's network read correctly at the last measurement; null before
 * the first.
 * @param {Run} run
 */
export function accuracyOf({ confusion }) {
  if (!confusion) return null;
  const side = Math.sqrt(confusion.length);
  const correct = confusion.filter((_, i) => i % (side + 1) === 0);
  const sum = (/** @type {Uint32Array} */ counts) => counts.reduce((one, other) => one + other, 0);
  return sum(correct) / sum(confusion);
}

/**
 * @param {State} state
 * @param {Partial<TrainingChoice>} wanted
 * @returns {State}
 */
export function trainingChosen(state, wanted) {
  const choice = { ...choiceOf(state), ...wanted };
  return { ...state, training: { ...state.training, run: state.training?.run ?? null, choice } };
}

/**
 * A run has begun or was found again. The open network stays until the first numbers of the run arrive.
 * @param {State} state
 * @param {RunBegun} begun
 * @returns {State}
 */
export function runBegun(state, begun) {
  /** @type {Run} */
  const run = {
    ...begun,
    isOpen: false,
    status: "waiting",
    place: null,
    reason: null,
    resumes: null,
    number: 0,
    taken: 0,
    epoch: 0,
    examples: 0,
    examplesPerSecond: 0,
    cost: null,
    learningRate: begun.recipe.learning_rate,
    byRecipe: false,
    costs: [],
    measured: [],
    confusion: null,
    checkpoints: [],
  };
  return { ...state, run: null, training: { ...state.training, choice: choiceOf(state), run } };
}

/**
 * Stores news of the run. New numbers replace those of the network, including changes made by hand.
 * @param {State} state
 * @param {RunNews} news
 * @returns {State}
 */
export function runChanged(state, news) {
  const { training } = state;
  const run = training?.run;
  if (!run || run.token !== news.token) return state;
  const { weights, forget, costs, measured, confusion } = news;
  const known = forget ? { costs: [], measured: [] } : run;
  /** @type {Run} */
  const next = {
    ...run,
    ...standingOf(news),
    isOpen: run.isOpen || weights !== null,
    costs: thinned([...known.costs, ...costs]),
    measured: [...known.measured, ...measured],
    confusion: confusion ?? run.confusion,
  };
  const opened = next.isOpen && !run.isOpen ? withNetworkOf(state, run) : state;
  const text = next.isOpen && next.byRecipe ? textOfStep(next) : null;
  const there = { ...opened, run: text, training: { ...training, run: next } };
  return weights ? withNumbers(there, weights) : there;
}

/**
 * Returns the parts of the news that replace what was known.
 * @param {RunNews} news
 */
function standingOf({ status, place, reason, number, epoch, examples, cost, ...news }) {
  const { resumes, taken, examplesPerSecond, learningRate, byRecipe, checkpoints } = news;
  const more = { resumes, taken, examplesPerSecond, learningRate, byRecipe, checkpoints };
  return { status, place, reason, number, epoch, examples, cost, ...more };
}

/**
 * Opens the network of a run. Nothing of the previous run's network is kept.
 * @param {State} state
 * @param {Run} run
 * @returns {State}
 */
function withNetworkOf(state, { card }) {
  const isNext = state.card?.name === RUN_NAME;
  const before = isNext ? { ...state, card: null } : state;
  const savedEdits = { ...state.savedEdits };
  delete savedEdits[RUN_NAME];
  return modelOpened({ ...before, savedEdits }, card);
}

/**
 * The run cannot continue; its results stay.
 * @param {State} state
 * @param {"gone" | "cancelled"} reason
 * @returns {State}
 */
export function runLost(state, reason) {
  const { training } = state;
  if (!training?.run) return state;
  return {
    ...state,
    training: { ...training, run: { ...training.run, status: "lost", reason } },
  };
}

/**
 * Another network was opened: the run is over.
 * @param {State} state
 * @returns {State}
 */
export function runLeft(state) {
  const { training } = state;
  return training ? { ...state, run: null, training: { ...training, run: null } } : state;
}

/**
 * @param {State} state
 * @param {Float32Array} numbers Per layer W row by row, then b.
 * @returns {State}
 */
function withNumbers(state, numbers) {
  let at = 0;
  const take = (/** @type {number} */ count) => numbers.subarray(at, (at += count));
  /** @type {LayerWeights[]} */
  const weights = state.weights.map(({ nIn, nOut }) => {
    const W = take(nIn * nOut);
    return { W, b: take(nOut), nIn, nOut, rowsLoaded: nOut };
  });
  return { ...state, weights, trained: weights, editHistory: [], redoEdits: [], activeEdit: null };
}

/**
 * Returns the points or, if they are too many, the mean of each pair.
 * @param {readonly (readonly [number, number])[]} points
 * @returns {readonly (readonly [number, number])[]}
 */
function thinned(points) {
  if (points.length <= MOST_POINTS) return points;
  return points.flatMap(([step, cost], i) =>
    i % 2 === 1 ? [/** @type {const} */ ([step, (points[i - 1][1] + cost) / 2])] : [],
  );
}
