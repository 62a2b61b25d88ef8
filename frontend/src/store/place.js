/**
 * Places: where the page is, and how it goes elsewhere. A link holds a place, a step of the lesson sets one, and a
 * course page asks for one.
 * @module
 */

import { PLACE_ENTRIES } from "../place-fields.js";
import { changesOf, networkSet, NO_SWITCHES } from "./dials.js";
import { OWN_NAME } from "./own-network.js";
import { insideMoved, sameNeuron, usualTab, visited } from "./selection.js";

/** @import { Drawing, Place, State } from "../types.js" */

/** Fields that a place and the state have under the same name, copied unchanged. */
const PLAIN = PLACE_ENTRIES.flatMap(([name, { plain }]) => (plain ? [name] : []));

/** How many changed dials fit into a link beside a drawing. */
const MOST_LINKED = 100;

/**
 * Returns where the page is now, without the undo history and without what is pointed at.
 * @param {State} state
 * @returns {Place & {input: Drawing}}
 */
export function placeOf(state) {
  const { card, drawing, weights, trained, switches, selection, tab, view, time } = state;
  return {
    ...Object.fromEntries(PLAIN.map((key) => [key, state[/** @type {keyof State} */ (key)]])),
    ...(card && { model: card.name }),
    input: drawing,
    changes: changesOf(weights, trained),
    switches,
    selection,
    tab: selection && tab !== usualTab(view) ? tab : null,
    time,
    step: state.lesson?.step ?? null,
    puzzle: state.puzzles?.name ?? null,
  };
}

/**
 * Returns where the page is now, for a link. If a puzzle or a step set more dials than fit and they are unchanged, the
 * link leaves them out, because the puzzle or step sets them again.
 * @param {State} state
 * @returns {Place}
 */
export function placeLinked(state) {
  const place = placeOf(state);
  const { changes, ...rest } = place;
  const isOwn = state.card?.name === OWN_NAME;
  if (isOwn || state.card?.name === "training") return { ...rest, switches: undefined };
  const isSetUp = state.weights === (state.puzzles ?? state.lesson)?.began?.weights;
  return isSetUp && changes && changes.length > MOST_LINKED ? rest : place;
}

/**
 * Brings the open network to a place. Input, model and time are set elsewhere, because they have to be fetched or
 * waited for. All dials are set in one edit, which can be undone.
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
    const now = changesOf(state.weights, state.trained);
    const dials = changes ? inside(state, changes) : now;
    const thrown = switches ?? (changes ? NO_SWITCHES : state.switches);
    // Without a difference there is no edit to undo.
    if (!isSame([dials, thrown], [now, state.switches])) next = networkSet(next, dials, thrown);
  }
  if (selection !== undefined) {
    // Opening a hidden neuron lifts the curtain, but a place may require it to be down.
    next = { ...visited(next, selection && isIn(state, selection) ? selection : null) };
    if (place.curtain !== undefined) next.curtain = place.curtain;
  }
  if (place.inside === undefined) return next;
  return insideMoved(next, next.selection?.layer ? place.inside : null);
}

/**
 * Whether two states are at different places, so that the visitor may want to go back.
 * @param {State} state
 * @param {State} previous
 */
export function isElsewhere(state, previous) {
  return (
    state.view !== previous.view ||
    state.card?.name !== previous.card?.name ||
    state.lesson?.step !== previous.lesson?.step ||
    state.puzzles?.name !== previous.puzzles?.name ||
    !sameNeuron(state.selection, previous.selection) ||
    (state.inside === null) !== (previous.inside === null)
  );
}

/**
 * @param {unknown} one
 * @param {unknown} other
 */
function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * Returns the dials that exist in the open network.
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
