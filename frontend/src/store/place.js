/**
 * Places: where the page is, and what it becomes when it goes elsewhere. A link holds one, a step of
 * the lesson sets one, a course page asks for one.
 * @module
 */

import { changesOf, networkSet, NO_SWITCHES } from "./dials.js";
import { visited } from "./looking.js";

/** @import { Drawing, Place, State } from "../types.js" */

/** What a place and the state have under the same name and take over as it is. */
const PLAIN = /** @type {const} */ ([
  "framed",
  "view",
  "mode",
  "lines",
  "curtain",
  "hues",
  "theme",
  "hidden",
]);

/**
 * Where the page is now. Without the drawing's undo, and nothing of what is pointed at.
 * @param {State} state
 * @returns {Place & {input: Drawing}}
 */
export function placeOf(state) {
  const { card, drawing, weights, trained, switches, selection, time } = state;
  return {
    ...Object.fromEntries(PLAIN.map((key) => [key, state[key]])),
    ...(card && { model: card.name }),
    input: drawing,
    changes: changesOf(weights, trained),
    switches,
    selection,
    time,
  };
}

/**
 * The open network is brought to a place; its input, its model and its time are others' business,
 * for they have to be fetched or waited for. What was turned is one turn, to be undone like any.
 * @param {State} state
 * @param {Place} place
 * @returns {State}
 */
export function placed(state, place) {
  const { changes, switches, selection } = place;
  let next = state;
  for (const key of PLAIN) {
    if (place[key] !== undefined) next = { ...next, [key]: place[key] };
  }
  if (changes || switches) {
    const dials = changes ?? changesOf(state.weights, state.trained);
    next = networkSet(
      next,
      inside(state, dials),
      switches ?? (changes ? NO_SWITCHES : state.switches),
    );
  }
  if (selection !== undefined) {
    // A hidden neuron that is opened lifts the curtain; a place may want it down all the same.
    next = { ...visited(next, selection && isIn(state, selection) ? selection : null) };
    if (place.curtain !== undefined) next.curtain = place.curtain;
  }
  return next;
}

/**
 * Those dials that the open network has.
 * @param {State} state
 * @param {Place["changes"]} dials
 */
function inside({ weights }, dials = []) {
  return dials.filter(({ layer, neuron, source }) => {
    const into = weights[layer - 1];
    return into !== undefined && neuron < into.nOut && source < into.nIn;
  });
}

/**
 * @param {State} state
 * @param {{layer: number, neuron: number}} ref
 */
function isIn({ card }, { layer, neuron }) {
  return neuron < (card?.sizes[layer] ?? 0);
}
