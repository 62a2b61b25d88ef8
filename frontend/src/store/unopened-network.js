/**
 * A network file that does not say its activation functions: they are chosen before it is opened.
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
  const { activations } = preview;
  return { ...state, unopened: { file, activations, preview, isPreviewed: true, refused: "" } };
}

/**
 * @param {State} state
 * @param {Partial<UnopenedNetwork>} changes
 * @returns {State}
 */
export function unopenedChanged(state, changes) {
  if (!state.unopened) return state;
  const unopened = { ...state.unopened, ...changes };
  const { activations, preview } = unopened;
  const isPreviewed = activations.every((name, at) => name === preview.activations[at]);
  return { ...state, unopened: { ...unopened, isPreviewed } };
}

/**
 * The file is opened, or is not to be.
 * @param {State} state
 * @returns {State}
 */
export function unopenedClosed(state) {
  return state.unopened ? { ...state, unopened: null } : state;
}
