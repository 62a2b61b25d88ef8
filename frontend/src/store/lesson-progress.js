/**
 * The lesson: which step is open, and what was done on the way.
 * @module
 */

/** @import { Guess, State } from "../types.js" */

/**
 * A step is opened; the page is on its way to where it starts.
 * @param {State} state
 * @param {string} step
 * @param {readonly string[]} done Steps whose task was done before.
 * @returns {State}
 */
export function stepOpened(state, step, done) {
  return { ...state, lesson: { step, done, began: null, guess: null } };
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

/**
 * The visitor has predicted; the network is on its way to the answer.
 * @param {State} state
 * @param {string} choice
 * @returns {State}
 */
export function guessed(state, choice) {
  if (!state.lesson) return state;
  const guess = { choice, asked: { ...state, lesson: null }, grade: null };
  return { ...state, lesson: { ...state.lesson, guess } };
}

/**
 * The network has answered the question.
 * @param {State} state
 * @param {NonNullable<Guess["grade"]>} grade
 * @returns {State}
 */
export function graded(state, grade) {
  const { lesson } = state;
  if (!lesson?.guess) return state;
  return { ...state, lesson: { ...lesson, guess: { ...lesson.guess, grade } } };
}

/**
 * The question is open again.
 * @param {State} state
 * @returns {State}
 */
export function guessForgotten(state) {
  return state.lesson ? { ...state, lesson: { ...state.lesson, guess: null } } : state;
}
