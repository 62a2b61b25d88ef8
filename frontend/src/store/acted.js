/**
 * What a visitor has done since the page was in another state.
 * @module
 */

/** @import { State } from "../types.js" */

/** The parts of the state that a visitor's actions change. */
const ACTED = /** @type {const} */ ([
  "stepCount",
  "selection",
  "view",
  "lesson",
  "puzzles",
  "mode",
  "lines",
  "curtain",
  "help",
  "sharing",
  "destination",
  "centred",
]);

/**
 * Whether the visitor has done something since: drawn, opened or chosen.
 * @param {State} state
 * @param {State} before
 */
export function hasActed(state, before) {
  const isOther = before.card !== null && state.card?.name !== before.card.name;
  return isOther || ACTED.some((key) => state[key] !== before[key]);
}
