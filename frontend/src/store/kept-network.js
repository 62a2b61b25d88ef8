/**
 * A network that the visitor has kept as it stood, to compare others with it.
 * @module
 */

import { editedNetworkOf } from "./edited-network.js";
import { isTrained } from "./dials.js";
import { hasWeights } from "./network.js";
import { accuracyOf, choiceOf, RUN_NAME } from "./training.js";

/** @import { Card, KeptNetwork, State } from "../types.js" */

/**
 * The open network is kept as it stands, in place of the one before.
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
 * A network that was kept before a reload is kept again.
 * @param {State} state
 * @param {KeptNetwork} kept
 * @returns {State}
 */
export const keptFound = (state, kept) => withKept(state, kept);

/**
 * The kept network has been put where a reload finds it.
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
 * What the kept network makes of an input; ignored once another one is kept.
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
 * The share of digits that the open network, as trained, reads right: of a training those kept apart, else MNIST's test
 * images; null where that is not known.
 * @param {Pick<State, "training">} state
 * @param {Card} card
 * @returns {KeptNetwork["accuracy"]}
 */
export function shareOf({ training }, card) {
  const run = card.name === RUN_NAME ? training?.run : null;
  const share = run ? accuracyOf(run) : card.accuracy;
  return share === null || share === undefined ? null : { share, of: run ? "validation" : "test" };
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
