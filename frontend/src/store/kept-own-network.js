/**
 * What a reload needs of the visitor's own network: the network itself, and what was turned in it.
 * @module
 */

import { changeCount, changesOf, networkSet, NO_SWITCHES } from "./dials.js";
import { numbersOf } from "./edited-network.js";
import { NO_NUMBERS } from "./input-shape.js";
import { OWN_NAME } from "./own-network.js";

/** @import { Card, LayerWeights, NetworkEdits, State, Switches } from "../types.js" */
/** @import { OwnNetwork } from "./edited-network.js" */

/**
 * The network, and its current weights and biases; null while they are those of the file.
 * @typedef {{network: OwnNetwork, card: Card, weights: State["weights"] | null, switches: Switches, inputNumbers: readonly number[]}} OwnNow
 */

/**
 * What was changed in it. `turned`: its current numbers as in `OwnNetwork`, or null.
 * @typedef {{turned: Float32Array | null, switches: Switches, inputNumbers: readonly number[]}} OwnEdits
 */

/**
 * Returns the visitor's own network as it is now, open or not; null if there is none.
 * @param {State} state
 * @returns {OwnNow | null}
 */
export function ownNow(state) {
  const { own, savedEdits, card: open } = state;
  if (!own?.card) return null;
  const isOpen = open?.name === OWN_NAME;
  const edits = isOpen ? state : savedEdits[OWN_NAME];
  return {
    network: own.network,
    card: own.card,
    weights: edits && changeCount(edits) > 0 ? edits.weights : null,
    switches: edits?.switches ?? NO_SWITCHES,
    inputNumbers: isOpen ? state.inputNumbers : own.inputNumbers,
  };
}

/**
 * @param {OwnNow} now
 * @returns {OwnEdits}
 */
export function ownEdits({ weights, switches, inputNumbers }) {
  return { turned: weights && numbersOf(weights), switches, inputNumbers };
}

/**
 * Puts the network that was the visitor's before a reload among those that can be opened. All that was changed in it is
 * one edit, which can be undone.
 * @param {State} state
 * @param {{network: OwnNetwork, card: Card}} found
 * @param {OwnEdits} edits
 * @returns {State}
 */
export function ownFound(state, { network, card }, { turned, switches, inputNumbers }) {
  const trained = layersOf(network.numbers, card.sizes);
  const unedited = {
    weights: trained,
    trained,
    switches: NO_SWITCHES,
    editHistory: [],
    redoEdits: [],
  };
  const changes = turned ? changesOf(layersOf(turned, card.sizes), trained) : [];
  const edited = networkSet({ ...state, ...unedited }, changes, switches);
  return {
    ...state,
    own: {
      network,
      card,
      inputNumbers: inputNumbers.length > 0 ? inputNumbers : NO_NUMBERS,
      before: null,
    },
    stepCount: edited.stepCount,
    savedEdits:
      edited.editHistory.length > 0
        ? { ...state.savedEdits, [OWN_NAME]: editsOf(edited) }
        : state.savedEdits,
  };
}

/**
 * @param {State} state
 * @returns {NetworkEdits}
 */
function editsOf({ weights, trained, switches, editHistory, redoEdits }) {
  return { weights, trained, switches, editHistory, redoEdits };
}

/**
 * The layers that `numbersOf` has written.
 * @param {Float32Array} numbers
 * @param {readonly number[]} sizes
 * @returns {LayerWeights[]}
 */
function layersOf(numbers, sizes) {
  let at = 0;
  const next = (/** @type {number} */ count) => numbers.slice(at, (at += count));
  return sizes.slice(1).map((nOut, i) => {
    const nIn = sizes[i];
    return { W: next(nIn * nOut), b: next(nOut), nIn, nOut, rowsLoaded: nOut };
  });
}
