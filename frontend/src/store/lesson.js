/**
 * The lesson: which step is open, and what was done on the way.
 * @module
 */

/** @import { State } from "../types.js" */

/**
 * A step is opened; the page is on its way to where it starts.
 * @param {State} state
 * @param {string} step
 * @param {readonly string[]} done Steps whose task was done before.
 * @returns {State}
 */
export function stepOpened(state, step, done) {
  return { ...state, lesson: { step, done, began: null } };
}

/**
 * The page is where the open step starts: from now on the visitor's doing counts.
 * @param {State} state
 * @returns {State}
 */
export function stepBegun(state) {
  if (!state.lesson) return state;
  return { ...state, lesson: { ...state.lesson, began: { ...state, lesson: null } } };
}

/**
 * The visitor has done what the open step asks for.
 * @param {State} state
 * @returns {State}
 */
export function stepDone(state) {
  const { lesson } = state;
  if (!lesson || lesson.done.includes(lesson.step)) return state;
  return { ...state, lesson: { ...lesson, done: [...lesson.done, lesson.step] } };
}

/**
 * The lesson is left, to explore the page as it stands.
 * @param {State} state
 * @returns {State}
 */
export function lessonLeft(state) {
  return state.lesson ? { ...state, lesson: null } : state;
}
