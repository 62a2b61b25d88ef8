/**
 * The puzzles: which one is open, which are solved, and the visitor's work from before.
 * @module
 */

import { NO_SWITCHES } from "./dials.js";
import { lessonLeft } from "./lesson.js";
import { hasWeights } from "./network.js";
import { visited } from "./selection.js";

/** @import { Puzzles, State, Work } from "../types.js" */

/** The parts of the state that the puzzles use and restore afterwards. */
const WORK = /** @type {const} */ ([
  "card",
  "run",
  "weights",
  "trained",
  "switches",
  "editHistory",
  "redoEdits",
  "savedEdits",
  "drawing",
  "undo",
  "redo",
  "centred",
  "mode",
  "time",
  "view",
  "selection",
  "lines",
  "curtain",
]);

/**
 * Returns the visitor's current work.
 * @param {State} state
 * @returns {Work}
 */
function workOf(state) {
  return /** @type {Work} */ (Object.fromEntries(WORK.map((key) => [key, state[key]])));
}

/**
 * Opens a puzzle; the page is on its way to where it starts.
 * @param {State} state
 * @param {string} name
 * @param {Pick<Puzzles, "solved" | "least">} visit The puzzles that were solved before.
 * @returns {State}
 */
export function puzzleOpened(state, name, { solved, least }) {
  const left = lessonLeft(state);
  const work = state.puzzles?.work ?? workOf(left);
  return { ...left, puzzles: { name, solved, least, began: null, work }, tab: null };
}

/**
 * The page has reached the start of the open puzzle. From now on actions can be undone, but not the setup.
 * @param {State} state
 * @returns {State}
 */
export function puzzleBegun(state) {
  if (!state.puzzles) return state;
  const begun = { ...state, undo: [], redo: [], editHistory: [], redoEdits: [] };
  return { ...begun, puzzles: { ...state.puzzles, began: { ...begun, puzzles: null } } };
}

/**
 * Marks the open puzzle as solved; it may have been solved before.
 * @param {State} state
 * @param {number | null} score The lower the better; null if the puzzle has no score.
 * @returns {State}
 */
export function puzzleSolved(state, score) {
  const { puzzles } = state;
  if (!puzzles) return state;
  const { name, solved, least } = puzzles;
  const isLess = score !== null && !(score >= least[name]);
  if (solved.includes(name) && !isLess) return state;
  return {
    ...state,
    puzzles: {
      ...puzzles,
      solved: solved.includes(name) ? solved : [...solved, name],
      least: isLess ? { ...least, [name]: score } : least,
    },
  };
}

/**
 * Leaves the puzzles.
 * @param {State} state
 * @returns {State}
 */
export function puzzlesLeft(state) {
  return state.puzzles ? { ...state, puzzles: null } : state;
}

/**
 * Restores the page and its undo history as the visitor left it. The network of that time must be open; if its
 * weights had not arrived yet, it is restored as trained.
 * @param {State} state
 * @param {Work} work
 * @returns {State}
 */
export function workRestored(state, work) {
  const isWhole = work.card?.name === state.card?.name && hasWeights(work);
  const asTrained = {
    weights: state.trained,
    trained: state.trained,
    switches: NO_SWITCHES,
    editHistory: [],
    redoEdits: [],
  };
  const { card, time, selection } = state; // the caller then goes to those of that time
  const there = { ...state, ...work, ...(isWhole ? {} : asTrained), card, time, selection };
  const back = { ...visited(there, work.selection), curtain: work.curtain };
  return { ...back, activeEdit: null, timing: null };
}
