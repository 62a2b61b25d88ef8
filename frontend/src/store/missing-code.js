/**
 * Code of the page that is fetched when it is first needed, and could not be had.
 * @module
 */

/** @import { State } from "../types.js" */

/**
 * Some of it could not be fetched.
 * @param {State} state
 * @returns {State}
 */
export function codeMissed(state) {
  return state.codeMissing ? state : { ...state, codeMissing: true };
}

/**
 * Whatever is missing is fetched again.
 * @param {State} state
 * @returns {State}
 */
export function codeSought(state) {
  return { ...state, codeMissing: false, codeRound: state.codeRound + 1 };
}
