/**
 * What a puzzle is, and what puzzles ask of the network. Every number comes from the server: the pass of the
 * drawing at hand, and the test digits that the network reads as it stands.
 * @module
 */

import { PLACE } from "../lesson/step.js";
import { sameDrawing } from "../store/drawing.js";
import { BIAS, changesOf, hasWeights, isTrained } from "../store/state.js";

/** @import { Dial, NeuronRef, Place, State } from "../types.js" */

/**
 * One thing that a puzzle asks for, as it stands now.
 * @typedef {object} Condition
 * @property {string} key Of its words, which are `puzzle.KEY`.
 * @property {Record<string, string | number>} [values] In these words. A `share` is written as a percentage, an
 *   `activation` as activations are, an `answer` in a word.
 * @property {boolean} isMet
 * @property {true} [quiet] It goes without saying while it is met.
 * @property {true} [waits] Its number is on its way: until then the one before may be shown.
 */

/**
 * One puzzle. Its words are `puzzle.NAME.title`, `.text`, `.hint` and `.solved`.
 * @typedef {object} Puzzle
 * @property {string} name As in the address: `?puzzle=NAME`.
 * @property {Place} place Where it starts; `PLACE` of the lesson fills in the rest.
 * @property {string} [show] The section of the inspector or of a view that is brought into sight.
 * @property {true} [draws] One draws: the pad is brought into sight.
 * @property {(state: State, began: State) => Condition[]} conditions All of them met: solved.
 * @property {(state: State, began: State) => number} [score] The lower the better: the best is kept.
 */

/** What is written for an answer that is not there yet. */
export const UNKNOWN = "–";

/**
 * @param {Puzzle} puzzle
 * @returns {Place}
 */
export const placeOfPuzzle = ({ place }) => ({ ...PLACE, ...place });

/**
 * What a puzzle asks for, as it stands; in another network than that with which it began it asks for that one.
 * @param {Puzzle} puzzle
 * @param {State} state Whose drawing the network has answered.
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
 * What goes without saying while it is met.
 * @param {string} key
 * @param {boolean} isMet
 * @returns {Condition}
 */
export const rule = (key, isMet) => ({ key, isMet, quiet: true });

/**
 * What is said while the test digits are not counted.
 * @param {State} state
 * @returns {Condition[]}
 */
export function uncounted(state) {
  return [{ key: isTrained(state) ? "uncounted" : "counting", isMet: false, waits: true }];
}

/**
 * A dial of one neuron.
 * @param {NeuronRef} of
 * @param {number} source
 * @param {number} value
 * @returns {Dial}
 */
export const dial = ({ layer, neuron }, source, value) => ({ layer, neuron, source, value });

/**
 * The bias of one neuron.
 * @param {NeuronRef} of
 * @param {number} value
 */
export const bias = (of, value) => dial(of, BIAS, value);

/**
 * Every dial that was turned since the puzzle began.
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
 * The answer is a certain digit.
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
 * The network sees the picture with which the puzzle began.
 * @param {State} state
 * @param {State} began
 * @returns {Condition}
 */
export function keptDrawing({ drawing, centred }, began) {
  const isMet = sameDrawing(drawing, began.drawing) && centred === began.centred;
  return rule("drawing", isMet);
}

/**
 * The network is the trained one.
 * @param {State} state
 */
export const trained = (state) => rule("trained", isTrained(state));

/**
 * All the ink that the network sees, in pixels: a grey counts for as much as it is bright.
 * @param {State} state
 */
export function inkOf({ pass }) {
  const pixels = pass?.layers[0]?.a ?? [];
  return Array.from(pixels).reduce((sum, grey) => sum + grey, 0);
}
