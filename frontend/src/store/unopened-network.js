/**
 * A network file of which the visitor chooses what it does not say: before it opens, or to open it anew.
 * @module
 */

/** @import { About, NetworkPreview, State, UnopenedNetwork } from "../types.js" */

/**
 * Asks for what a file does not say.
 * @param {State} state
 * @param {File} file
 * @param {NetworkPreview} preview With the functions that the server suggests, or the visitor's choices.
 * @param {About | null} [chosen] What the visitor has chosen before.
 * @returns {State}
 */
export function activationsAsked(state, file, preview, chosen) {
  const about = chosen ?? {
    activations: preview.activations,
    mean: 0,
    std: 1,
    inverted: false,
    shape: null,
  };
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
