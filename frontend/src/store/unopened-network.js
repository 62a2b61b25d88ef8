/**
 * A network file that does not name its activation functions; the visitor chooses them before it opens.
 * @module
 */

/** @import { NetworkPreview, State, UnopenedNetwork } from "../types.js" */

/**
 * Asks for the activation functions of a file.
 * @param {State} state
 * @param {File} file
 * @param {NetworkPreview} preview With the functions that the server suggests.
 * @returns {State}
 */
export function activationsAsked(state, file, preview) {
  const about = { activations: preview.activations, mean: 0, std: 1, inverted: false };
  return { ...state, unopened: { file, about, preview, previewed: about, refused: "" } };
}

/**
 * @param {State} state
 * @param {Partial<UnopenedNetwork>} changes
 * @returns {State}
 */
export function unopenedChanged(state, changes) {
  return state.unopened ? { ...state, unopened: { ...state.unopened, ...changes } } : state;
}

/**
 * The file has been opened, or the visitor has cancelled.
 * @param {State} state
 * @returns {State}
 */
export function unopenedClosed(state) {
  return state.unopened ? { ...state, unopened: null } : state;
}
