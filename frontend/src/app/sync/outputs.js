/**
 * Computes a network's outputs for the input of another one; loaded with the first comparison.
 * @module
 */

import { fetchEditedTrace, fetchTrace } from "../../net/api/networks.js";
import { openModelOf } from "../../store/edited-network.js";
import { NO_SWITCHES } from "../../store/dials.js";

/** @import { EditedNetwork } from "../../store/edited-network.js" */
/** @import { State } from "../../types.js" */

/**
 * Returns the outputs of the open network as trained.
 * @param {State} state A network is open.
 * @param {Float32Array} seen The pixels that it sees.
 */
export function outputsAsTrained(state, seen) {
  return outputsOf(openModelOf(state), seen);
}

/**
 * @param {EditedNetwork["model"]} model
 * @param {Float32Array} seen
 * @returns {Promise<Float32Array>}
 */
export async function outputsOf(model, seen) {
  const { layers } = await (typeof model === "string"
    ? fetchTrace(model, seen)
    : fetchEditedTrace({ model, changes: [], switches: NO_SWITCHES }, seen));
  return Float32Array.from(layers[layers.length - 1].a);
}
