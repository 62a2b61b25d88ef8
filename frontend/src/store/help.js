/**
 * What is this? The mark that is explained, and whether all that is pointed at is.
 * @module
 */

/** @import { State, Term } from "../types.js" */

/**
 * From now on what is pointed at is explained, and does nothing else; or no longer.
 * @param {State} state
 * @param {boolean} asking
 * @returns {State}
 */
export function askingChanged(state, asking) {
  return { ...state, asking, term: null, help: asking ? false : state.help };
}

/**
 * A mark is explained, or none any more.
 * @param {State} state
 * @param {Term | null} term
 * @returns {State}
 */
export function explained(state, term) {
  const { term: before } = state;
  const same = term?.name === before?.name && term?.rested === before?.rested;
  const there = term?.box.x === before?.box.x && term?.box.y === before?.box.y;
  return same && there ? state : { ...state, term };
}
