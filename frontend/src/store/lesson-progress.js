/**
 * The lesson: which step is open, and what was done on the way.
 * @module
 */

/** @import { Guess, Lesson, LessonSettings, State } from "../types.js" */

/** What each step sets, and gives back to those who leave. */
const SETTINGS = /** @type {const} */ (["mode", "lines", "curtain", "centred"]);

/**
 * A step is opened; the page is on its way to where it starts.
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
 * The settings as the visitor chose them: before the lesson, or in it since the step began.
 * @param {State} state
 * @returns {LessonSettings}
 */
function ownSettings(state) {
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
 * The picture is here that the open step compares others with.
 * @param {State} state
 * @param {Float32Array} compared Greys, 0 to 1.
 * @returns {State}
 */
export function comparisonBegun(state, compared) {
  return state.lesson ? { ...state, lesson: { ...state.lesson, compared } } : state;
}

/**
 * The open step keeps a number.
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
 * Layers of the stage are outlined, for a word speaks of them.
 * @param {State} state
 * @param {readonly number[]} spot
 * @returns {State}
 */
export function spotMoved(state, spot) {
  return state.lesson ? { ...state, lesson: { ...state.lesson, spot } } : state;
}

/**
 * The lesson is left, to explore the network as it stands, with the visitor's own settings.
 * @param {State} state
 * @returns {State}
 */
export function lessonLeft(state) {
  return state.lesson ? { ...state, ...ownSettings(state), lesson: null } : state;
}

/**
 * The question of the open step is asked: whatever is done from now on, its choices stay.
 * @param {State} state
 * @returns {State}
 */
export function questionAsked(state) {
  if (!state.lesson) return state;
  return { ...state, lesson: { ...state.lesson, asked: { ...state, lesson: null } } };
}

/**
 * The visitor has predicted; the network is on its way to the answer.
 * @param {State} state
 * @param {string} choice
 * @returns {State}
 */
export function guessed(state, choice) {
  if (!state.lesson) return state;
  return { ...state, lesson: { ...state.lesson, guess: { choice, grade: null } } };
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
