/**
 * Code that is loaded on demand and could not be fetched.
 * @module
 */

/** @import { State } from "../types.js" */

/**
 * Records that some code could not be fetched.
 * @param {State} state
 * @returns {State}
 */
export function codeMissed(state) {
  return state.codeMissing ? state : { ...state, codeMissing: true };
}

/**
 * Requests the missing code again.
 * @param {State} state
 * @returns {State}
 */
export function codeSought(state) {
  return { ...state, codeMissing: false, codeRound: state.codeRound + 1 };
}
