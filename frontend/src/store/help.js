/**
 * The “What is this?” help: the term that is explained, and whether pointing at a mark explains it.
 * @module
 */

/** @import { State, Term } from "../types.js" */

/**
 * Switches help mode on or off. While it is on, a click explains a mark and does nothing else.
 * @param {State} state
 * @param {boolean} asking
 * @returns {State}
 */
export function askingChanged(state, asking) {
  return { ...state, asking, term: null, help: asking ? false : state.help };
}

/**
 * Explains a term, or closes the explanation.
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
