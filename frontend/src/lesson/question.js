/**
 * What a question of the lesson is. The visitor predicts, then the network runs for real, on the
 * stage, and its own numbers grade: no right answer is stored anywhere.
 * @module
 */

/** @import { GalleryItem, GradientQuestion, Place, State } from "../types.js" */

/**
 * One answer to choose. Its words are `question.NAME.ID`, or those of `key`.
 * @typedef {object} Choice
 * @property {string} id
 * @property {string} [key] Of the catalogue.
 * @property {Record<string, string | number>} [values]
 * @property {GalleryItem} [item] A digit to look at.
 */

/**
 * Brings the page to a place, asks there about the cost, and gives the state once the network has answered.
 * @typedef {(place: Place, isThere?: (state: State) => boolean, asks?: Partial<GradientQuestion>) => Promise<State>} Run
 */

/**
 * The choice that the network's numbers bear out, the numbers that `question.NAME.reason` tells, and
 * where these decide more than that, the name of the sentence that says it: `question.NAME.VERDICT`.
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
 * A number as a reason tells it.
 * @param {number} value
 */
export const told = (value) => Math.round(value * 1000) / 1000;

/**
 * A cost as a reason tells it: it may be very small.
 * @param {number} cost
 */
export const toldCost = (cost) => Number(cost.toPrecision(3));

/**
 * How the network reads what the page shows: a digit, or that it is undecided.
 * @param {State} state
 */
export function readingOf({ pass }) {
  const answer = pass?.answer;
  return answer?.state === "digit" ? String(answer.digit) : (answer?.state ?? "");
}
