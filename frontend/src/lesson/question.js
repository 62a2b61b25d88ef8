/**
 * Defines what a question of the lesson is. The visitor predicts, then the network runs on the stage, and its numbers
 * grade the prediction. No correct answer is stored anywhere.
 * @module
 */

/** @import { GalleryItem, GradientQuestion, Place, State } from "../types.js" */

/**
 * A choice. Its text is `question.NAME.ID`, or that of `key`.
 * @typedef {object} Choice
 * @property {string} id
 * @property {string} [key] Of the catalogue.
 * @property {Record<string, string | number>} [values]
 * @property {GalleryItem} [item] A digit to look at.
 */

/**
 * Brings the page to a place, asks about the cost there, and returns the state once the network has answered.
 * @typedef {(place: Place, isThere?: (state: State) => boolean, asks?: Partial<GradientQuestion>) => Promise<State>} Run
 */

/**
 * The choice that the network's numbers confirm, and the numbers for the text `question.NAME.reason`. `verdict`: the
 * name of another text, `question.NAME.VERDICT`, if the numbers decide more.
 * @typedef {{right: string, values: Record<string, string | number>, verdict?: string}} Grade
 */

/**
 * Its words are `question.NAME.ask` and `question.NAME.reason`.
 * @typedef {object} Question
 * @property {string} name
 * @property {(state: State) => readonly Choice[]} choices None while they are not there yet.
 * @property {(asked: {state: State, run: Run, learn: () => Promise<State>}) => Promise<Grade>} grade Of the state
 *   in which it was asked, whatever has been done since. `learn` trains the network as the step says, to the end.
 */

/**
 * Formats a number for a reason.
 * @param {number} value
 */
export const told = (value) => Math.round(value * 1000) / 1000;

/**
 * Formats a cost for a reason; it may be very small.
 * @param {number} cost
 */
export const toldCost = (cost) => Number(cost.toPrecision(3));

/**
 * Returns how the network reads the current input: a digit, or undecided.
 * @param {State} state
 */
export function readingOf({ pass }) {
  const answer = pass?.answer;
  return answer?.state === "digit" ? String(answer.digit) : (answer?.state ?? "");
}
