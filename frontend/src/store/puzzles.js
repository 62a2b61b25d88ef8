/**
 * The puzzles: which one is open, what was solved, and what the visitor had made before.
 * @module
 */

import { NO_SWITCHES } from "./dials.js";
import { lessonLeft } from "./lesson-progress.js";
import { hasWeights } from "./network.js";
import { visited } from "./selection.js";

/** @import { Puzzles, State, Work } from "../types.js" */

/** What the puzzles use of the page, and give back. */
const WORK = /** @type {const} */ ([
  "card",
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
 * What the visitor has made, as it stands.
 * @param {State} state
 * @returns {Work}
 */
function workOf(state) {
  return /** @type {Work} */ (Object.fromEntries(WORK.map((key) => [key, state[key]])));
}

/**
 * A puzzle is opened; the page is on its way to where it starts.
 * @param {State} state
 * @param {string} name
 * @param {Pick<Puzzles, "solved" | "least">} visit What was solved before.
 * @returns {State}
 */
export function puzzleOpened(state, name, { solved, least }) {
  const left = lessonLeft(state);
  const work = state.puzzles?.work ?? workOf(left);
  return { ...left, puzzles: { name, solved, least, began: null, work }, tab: null };
}

/**
 * The page is where the open puzzle starts. What is done from now on can be undone, and not how it was set up.
 * @param {State} state
 * @returns {State}
 */
export function puzzleBegun(state) {
  if (!state.puzzles) return state;
  const begun = { ...state, undo: [], redo: [], editHistory: [], redoEdits: [] };
  return { ...begun, puzzles: { ...state.puzzles, began: { ...begun, puzzles: null } } };
}

/**
 * The open puzzle is solved, or solved anew.
 * @param {State} state
 * @param {number | null} score The lower the better; null where there is none.
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
 * The puzzles are left.
 * @param {State} state
 * @returns {State}
 */
export function puzzlesLeft(state) {
  return state.puzzles ? { ...state, puzzles: null } : state;
}

/**
 * The page is as the visitor had it, with everything that can be undone there. The network of that time must be
 * open; where its weights had not come yet it is as trained.
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
  const { card, time, selection } = state; // one goes to those of that time
  const there = { ...state, ...work, ...(isWhole ? {} : asTrained), card, time, selection };
  const back = { ...visited(there, work.selection), curtain: work.curtain };
  return { ...back, activeEdit: null, timing: null };
}
