/**
 * The open lesson: what its card changes, and how the visitor leaves it.
 * @module
 */

/** @import { LessonSettings, State } from "../types.js" */

/** The settings that steps change, and that leaving the lesson restores. */
const SETTINGS = /** @type {const} */ (["mode", "lines", "curtain", "centred"]);

/**
 * Returns the visitor's own settings: those from before the lesson, with what the visitor changed in the current
 * step.
 * @param {State} state
 * @returns {LessonSettings}
 */
export function ownSettings(state) {
  const { lesson } = state;
  /** @type {Record<string, unknown>} */
  const own = {};
  for (const key of SETTINGS) {
    const isStep = lesson && (!lesson.began || lesson.began[key] === state[key]);
    own[key] = isStep ? lesson.own[key] : state[key];
  }
  return /** @type {LessonSettings} */ (own);
}

/**
 * Leaves the lesson with the network as it is, and restores the visitor's own settings.
 * @param {State} state
 * @returns {State}
 */
export function lessonLeft(state) {
  return state.lesson ? { ...state, ...ownSettings(state), lesson: null } : state;
}

/**
 * Outlines layers of the stage that a word in the lesson refers to.
 * @param {State} state
 * @param {readonly number[]} spot
 * @returns {State}
 */
export function spotMoved(state, spot) {
  return state.lesson ? { ...state, lesson: { ...state.lesson, spot } } : state;
}

/**
 * Opens the question again.
 * @param {State} state
 * @returns {State}
 */
export function guessForgotten(state) {
  return state.lesson ? { ...state, lesson: { ...state.lesson, guess: null } } : state;
}
