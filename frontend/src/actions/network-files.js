/**
 * What the server does with the open network for actions, fetched when the first of them is asked for.
 * @module
 */

import * as networks from "../net/api/networks.js";
import { editedNetworkOf, fileNameOf, fileNameOfEdited } from "../store/edited-network.js";
import { handOver } from "./files.js";

/** @import { EditedNetwork } from "../store/edited-network.js" */
/** @import { State } from "../types.js" */

/**
 * @param {State} state A network is open.
 * @param {"safetensors" | "npz" | "json"} format
 */
export async function saveOpenNetwork(state, format) {
  const file = await networks.saveNetwork(editedNetworkOf(state), format);
  handOver(file, `${fileNameOf(state)}.${format}`);
}

/**
 * @param {EditedNetwork} edited
 * @param {"safetensors" | "npz" | "json"} format
 */
export async function saveEdited(edited, format) {
  const file = await networks.saveNetwork(edited, format);
  handOver(file, `${fileNameOfEdited(edited)}.${format}`);
}

/**
 * How long a pass through the open network takes.
 * @param {State} state A network is open.
 */
export async function timingOf(state) {
  const timing = await networks.fetchTiming(editedNetworkOf(state));
  return { ...timing, model: state.card?.name ?? "" };
}

/**
 * Gives the open network so many black pixels.
 * @param {State} state A network is open.
 * @param {number} count
 */
export async function tryPixels(state, count) {
  await networks.fetchEditedTrace(editedNetworkOf(state), Array(count).fill(0));
}
