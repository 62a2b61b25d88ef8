/**
 * The progress of the lesson: which step is open, and what the visitor did in it.
 * @module
 */

import { ownSettings } from "./lesson.js";

/** @import { Guess, Lesson, State } from "../types.js" */

/**
 * Opens a step; the page is on its way to the step's place.
 * @param {State} state
 * @param {Pick<Lesson, "step" | "done" | "guide" | "knowsWeights">} opened
 * @returns {State}
 */
export function stepOpened(state, opened) {
  const kept = { began: null, asked: null, guess: null, compared: null };
  const lesson = { ...opened, ...kept, own: ownSettings(state), measured: {}, spot: [] };
  return { ...state, lesson, tab: null };
}

/**
 * Keeps the picture that the open step compares others with.
 * @param {State} state
 * @param {Float32Array} compared Greys, 0 to 1.
 * @returns {State}
 */
export function comparisonBegun(state, compared) {
  return state.lesson ? { ...state, lesson: { ...state.lesson, compared } } : state;
}

/**
 * Keeps a number for the open step.
 * @param {State} state
 * @param {string} name
 * @param {number} value
 * @returns {State}
 */
export function measured(state, name, value) {
  const { lesson } = state;
  if (!lesson || lesson.measured[name] === value) return state;
  return { ...state, lesson: { ...lesson, measured: { ...lesson.measured, [name]: value } } };
}

/**
 * The page has reached the place of the open step; from now on the visitor's actions count.
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
 * Asks the question of the open step. Whatever happens next, its choices stay.
 * @param {State} state
 * @returns {State}
 */
export function questionAsked(state) {
  if (!state.lesson) return state;
  return { ...state, lesson: { ...state.lesson, asked: { ...state, lesson: null } } };
}

/**
 * Records the visitor's prediction; the network is about to answer.
 * @param {State} state
 * @param {string} choice
 * @returns {State}
 */
export function guessed(state, choice) {
  if (!state.lesson) return state;
  return { ...state, lesson: { ...state.lesson, guess: { choice, grade: null } } };
}

/**
 * Records the network's answer to the question.
 * @param {State} state
 * @param {NonNullable<Guess["grade"]>} grade
 * @returns {State}
 */
export function graded(state, grade) {
  const { lesson } = state;
  if (!lesson?.guess) return state;
  return { ...state, lesson: { ...lesson, guess: { ...lesson.guess, grade } } };
}
