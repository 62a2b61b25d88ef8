/**
 * Requests to the server about the open network, loaded with the first action that needs one.
 * @module
 */

import { ApiError } from "../net/api.js";
import * as networks from "../net/api/networks.js";
import { editedNetworkOf, fileNameOf, fileNameOfEdited } from "../store/edited-network.js";
import { handOver } from "./files.js";

/** @import { NetworkFormat, SavedFormat } from "../net/api/networks.js" */
/** @import { EditedNetwork } from "../store/edited-network.js" */
/** @import { Refusal, State } from "../types.js" */

/**
 * A file about a pass: what it holds, its format, and whether it is about the layer of the open neuron.
 * @typedef {{what: string, format: string, isOfLayer: boolean}} PassFile
 */

/**
 * @param {State} state A network is open.
 * @param {NetworkFormat} format
 */
export async function saveOpenNetwork(state, format) {
  const file = await networks.saveNetwork(editedNetworkOf(state), format);
  handOver(file, `${fileNameOf(state)}.${format}`);
}

/**
 * @param {EditedNetwork} edited
 * @param {SavedFormat} format
 */
export async function saveEdited(edited, format) {
  const file = await networks.saveNetwork(edited, format);
  handOver(file, `${fileNameOfEdited(edited)}.${format}`);
}

/**
 * @param {State} state A network is open, and a pass is shown.
 * @param {PassFile} file
 */
export async function savePassFile(state, { what, format, isOfLayer }) {
  const seen = state.pass?.layers[0]?.a;
  if (!seen) return;
  // A file about a neuron is about the open neuron; other files do not depend on it.
  const { layer = 0, neuron = 0 } = state.selection ?? {};
  const isOfNeuron = ["terms", "worksheet"].includes(what);
  const about = isOfLayer ? { layer } : isOfNeuron ? { layer, neuron } : {};
  const language = state.spoken.tag;
  const edited = editedNetworkOf(state);
  const file = await networks.savePass(edited, seen, { what, format, language, ...about });
  const place = isOfLayer ? `-${layer}` : isOfNeuron ? `-${layer}.${neuron}` : "";
  handOver(file, `${fileNameOf(state)}-${what}${place}.${format}`);
}

/**
 * Measures how long a pass through the open network takes.
 * @param {State} state A network is open.
 */
export async function timingOf(state) {
  const timing = await networks.fetchTiming(editedNetworkOf(state));
  return { ...timing, model: state.card?.name ?? "" };
}

/**
 * Gives the open network a number of black pixels that it refuses.
 * @param {State} state A network is open.
 * @param {number} found
 * @returns {Promise<Refusal>} What the server said.
 * @throws The server did not answer, or took the pixels.
 */
export async function refusalOf(state, found) {
  try {
    await networks.fetchEditedTrace(editedNetworkOf(state), Array(found).fill(0));
  } catch (error) {
    if (!(error instanceof ApiError && error.message)) throw error;
    const { message, expected = "" } = error;
    return { model: state.card?.name ?? "", message, expected, found };
  }
  throw new Error("The server took an input that it should have refused.");
}
