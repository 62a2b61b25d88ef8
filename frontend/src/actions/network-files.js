/**
 * Requests to the server about the open network, loaded with the first action that needs one.
 * @module
 */

import * as networks from "../net/api/networks.js";
import { editedNetworkOf, fileNameOf, fileNameOfEdited } from "../store/edited-network.js";
import { handOver } from "./files.js";

/** @import { NetworkFormat, SavedFormat } from "../net/api/networks.js" */
/** @import { EditedNetwork } from "../store/edited-network.js" */
/** @import { State } from "../types.js" */

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
 * @param {string} what
 * @param {string} format
 */
export async function savePassFile(state, what, format) {
  const seen = state.pass?.layers[0]?.a;
  if (!seen) return;
  // A file about a neuron is about the open neuron; other files do not depend on it.
  const { layer = 0, neuron = 0 } = state.selection ?? {};
  const about = ["terms", "worksheet"].includes(what) ? { layer, neuron } : null;
  const file = await networks.savePass(editedNetworkOf(state), seen, { what, format, about });
  const place = about ? `-${layer}.${neuron}` : "";
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
 * Gives the open network a number of black pixels.
 * @param {State} state A network is open.
 * @param {number} count
 */
export async function tryPixels(state, count) {
  await networks.fetchEditedTrace(editedNetworkOf(state), Array(count).fill(0));
}
