/**
 * Defines a puzzle, and the questions that puzzles ask of the network. Every number comes from the server: from the
 * pass of the current drawing, and from the test digits that the current network reads.
 * @module
 */

import { PLACE } from "../lesson/step.js";
import { sameDrawing } from "../store/drawing.js";
import { BIAS, changesOf, hasWeights, isTrained } from "../store/state.js";

/** @import { Dial, NeuronRef, Place, State } from "../types.js" */

/**
 * One condition of a puzzle, as it stands now.
 * @typedef {object} Condition
 * @property {string} key The key of its text, which is `puzzle.KEY`.
 * @property {Record<string, string | number>} [values] Values for the text. A `share` is written as a percentage, an
 *   `activation` like other activations, an `answer` as a word.
 * @property {boolean} isMet
 * @property {true} [quiet] The condition is not shown while it is met.
 * @property {true} [waits] The number is pending; until it arrives, the previous one may be shown.
 */

/**
 * One puzzle. Its texts are `puzzle.NAME.title`, `.text`, `.hint` and `.solved`.
 * @typedef {object} Puzzle
 * @property {string} name As in the address: `?puzzle=NAME`.
 * @property {Place} place Where the puzzle starts; the lesson's `PLACE` supplies the rest.
 * @property {string} [show] The section of the inspector or of a view to scroll into sight.
 * @property {true} [draws] The puzzle needs drawing, so the pad is scrolled into sight.
 * @property {(state: State, began: State) => Condition[]} conditions The puzzle is solved when all of them are met.
 * @property {(state: State, began: State) => number} [score] The lower the better; the best score is kept.
 */

/** Shown for an answer that has not arrived yet. */
export const UNKNOWN = "–";

/**
 * @param {Puzzle} puzzle
 * @returns {Place}
 */
export const placeOfPuzzle = ({ place }) => ({ ...PLACE, ...place });

/**
 * Returns the conditions as they stand. If another network is open than at the start, the only condition is to reopen
 * that one.
 * @param {Puzzle} puzzle
 * @param {State} state Its drawing must have been answered by the network.
 * @param {State} began
 * @returns {readonly Condition[]}
 */
export function standingOf({ conditions }, state, began) {
  const isThere = state.card?.name === began.card?.name && hasWeights(state);
  return isThere ? conditions(state, began) : [rule("network", false)];
}

/**
 * @param {string} key
 * @param {NonNullable<Condition["values"]>} values
 * @param {boolean} isMet
 * @returns {Condition}
 */
export const condition = (key, values, isMet) => ({ key, values, isMet });

/**
 * Returns a condition that is shown only while it is not met.
 * @param {string} key
 * @param {boolean} isMet
 * @returns {Condition}
 */
export const rule = (key, isMet) => ({ key, isMet, quiet: true });

/**
 * Returns the condition that is shown until the test digits have been counted.
 * @param {State} state
 * @returns {Condition[]}
 */
export function uncounted(state) {
  return [{ key: isTrained(state) ? "uncounted" : "counting", isMet: false, waits: true }];
}

/**
 * Returns a dial of one neuron.
 * @param {NeuronRef} of
 * @param {number} source
 * @param {number} value
 * @returns {Dial}
 */
export const dial = ({ layer, neuron }, source, value) => ({ layer, neuron, source, value });

/**
 * Returns the bias of one neuron.
 * @param {NeuronRef} of
 * @param {number} value
 */
export const bias = (of, value) => dial(of, BIAS, value);

/**
 * Returns every dial that was turned since the puzzle began.
 * @param {State} state
 * @param {State} began
 */
export function turnedSince({ weights }, began) {
  return weights === began.weights ? [] : changesOf(weights, began.weights);
}

/**
 * @param {Pick<State, "switches">} state
 * @param {State} began
 * @returns {boolean}
 */
export function isSwitchedSince({ switches }, began) {
  return switches !== began.switches && JSON.stringify(switches) !== JSON.stringify(began.switches);
}

/**
 * Returns the condition that the answer is a particular digit.
 * @param {State} state
 * @param {number} goal
 * @returns {Condition}
 */
export function readAs({ pass }, goal) {
  const answer = pass?.answer;
  const isRead = answer?.state === "digit";
  const said = (isRead ? answer.digit : answer?.state) ?? UNKNOWN;
  const isMet = isRead && answer.digit === goal;
  return condition("read", { answer: said, goal: String(goal) }, isMet);
}

/**
 * Returns the condition that the network still sees the picture with which the puzzle began.
 * @param {State} state
 * @param {State} began
 * @returns {Condition}
 */
export function keptDrawing({ drawing, centred }, began) {
  const isMet = sameDrawing(drawing, began.drawing) && centred === began.centred;
  return rule("drawing", isMet);
}

/**
 * Returns the condition that the network is the trained one.
 * @param {State} state
 */
export const trained = (state) => rule("trained", isTrained(state));

/**
 * Returns the amount of ink that the network sees, in pixels, weighted by brightness.
 * @param {State} state
 */
export function inkOf({ pass }) {
  const pixels = pass?.layers[0]?.a ?? [];
  return Array.from(pixels).reduce((sum, grey) => sum + grey, 0);
}
