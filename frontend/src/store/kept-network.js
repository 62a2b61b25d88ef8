/**
 * A network that the visitor has kept, to compare others with it.
 * @module
 */

import { editedNetworkOf } from "./edited-network.js";
import { isTrained } from "./dials.js";
import { hasWeights } from "./network.js";
import { accuracyOf, choiceOf, RUN_NAME } from "./training.js";

/** @import { Card, KeptNetwork, State } from "../types.js" */

/**
 * Keeps the open network in its current state, in place of the previous one.
 * @param {State} state
 * @returns {State}
 */
export function networkKept(state) {
  const { card, training, weights } = state;
  if (!card || !hasWeights(state)) return state;
  const run = card.name === RUN_NAME ? training?.run : null;
  return withKept(state, {
    title: card.title,
    step: run?.number ?? null,
    accuracy: isTrained(state) ? shareOf(state, card) : null,
    edited: editedNetworkOf(state),
    first: weights[0],
    outputs: null,
    isStored: false,
  });
}

/**
 * Restores the kept network after a reload.
 * @param {State} state
 * @param {KeptNetwork} kept
 * @returns {State}
 */
export const keptFound = (state, kept) => withKept(state, kept);

/**
 * The kept network has been stored, so that a reload can restore it.
 * @param {State} state
 * @returns {State}
 */
export function keptStored(state) {
  const kept = state.training?.kept;
  return kept ? withKept(state, { ...kept, isStored: true }) : state;
}

/**
 * @param {State} state
 * @returns {State}
 */
export const keptDropped = (state) => withKept(state, null);

/**
 * Stores the kept network's answer to an input; it is ignored once another network is kept.
 * @param {State} state
 * @param {KeptNetwork} kept
 * @param {NonNullable<KeptNetwork["outputs"]>} outputs
 * @returns {State}
 */
export function keptAnswered(state, kept, outputs) {
  const now = state.training?.kept;
  return now?.edited === kept.edited ? withKept(state, { ...now, outputs }) : state;
}

/**
 * Returns the share of digits that the open network reads correctly as trained: of the validation images or the
 * own test set for a training, otherwise of the MNIST test images; null if it is not known.
 * @param {Pick<State, "training">} state
 * @param {Card} card
 * @returns {KeptNetwork["accuracy"]}
 */
export function shareOf({ training }, card) {
  const run = card.name === RUN_NAME ? training?.run : null;
  const share = run ? accuracyOf(run) : card.accuracy;
  if (share === null || share === undefined) return null;
  return { share, of: !run ? "test" : run.testSet ? "own" : "validation" };
}

/**
 * @param {State} state
 * @param {KeptNetwork | null} kept
 * @returns {State}
 */
function withKept(state, kept) {
  return {
    ...state,
    training: { choice: choiceOf(state), run: state.training?.run ?? null, kept },
  };
}
