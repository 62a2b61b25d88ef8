/**
 * The page's HTTP requests about edited networks: to save and open them as files, and to fetch their numbers and
 * their speed.
 * @module
 */

import { ask, posted, refusal, switchesToJson, traced } from "../api.js";

/** @import { Dial, Switches, Timing } from "../../types.js" */
/** @import { Traced } from "../api.js" */

/** @typedef {{model: string, changes: Dial[], switches: Switches}} EditedNetwork */

/**
 * @typedef {"sigmoid" | "in_out" | "log_softmax" | "normalised"} Assumption What was assumed about a file that does
 *   not say it, or changed in order to show its network: see `models/card.py`.
 */

/**
 * Saves an edited network as a file, which `forwardpass.load` reads too.
 * @param {EditedNetwork} edited
 * @param {"safetensors" | "npz" | "json"} format
 * @returns {Promise<Blob>}
 */
export async function saveNetwork(edited, format) {
  const address = `api/networks/save?${new URLSearchParams({ format })}`;
  const response = await fetch(address, posted(editedToJson(edited)));
  if (!response.ok) throw await refusal(response);
  return response.blob();
}

/** @param {EditedNetwork} edited */
function editedToJson({ model, changes, switches }) {
  return {
    model,
    changes: changes.map(({ layer, neuron, source, value }) => [layer, neuron, source, value]),
    switches: switchesToJson(switches),
  };
}

/**
 * Opens the network in a file as changes to one of ours.
 * @param {Blob} file
 * @param {string} [model] The model to prefer where several have that shape.
 * @returns {Promise<EditedNetwork & {assumed: readonly Assumption[]}>}
 */
export async function openNetwork(file, model) {
  const search = model === undefined ? "" : `?${new URLSearchParams({ model })}`;
  const sent = await ask(`api/networks/open${search}`, { method: "POST", body: file });
  return {
    model: sent.model,
    changes: sent.changes.map(dial),
    switches: switchesFromJson(sent.switches),
    assumed: sent.assumed,
  };
}

/**
 * Fetches every number of a pass through an edited network, and how its outputs are read.
 * @param {EditedNetwork} edited
 * @param {ArrayLike<number>} pixels
 * @returns {Promise<Traced>}
 */
export async function fetchEditedTrace(edited, pixels) {
  const body = { ...editedToJson(edited), pixels: Array.from(pixels) };
  return traced(await ask("api/networks/trace", posted(body)));
}

/**
 * Measures now how long a pass through a network takes.
 * @param {EditedNetwork} edited
 * @returns {Promise<Timing>}
 */
export async function fetchTiming(edited) {
  const sent = await ask("api/networks/timing", posted(editedToJson(edited)));
  return {
    model: edited.model,
    loopUs: sent.loop_us,
    matrixUs: sent.matrix_us,
    largestDifference: sent.largest_difference,
  };
}

/**
 * @param {{activations: (string | null)[], off: [number, number][], no_bias: number[], bits: number | null, binary: boolean}} sent
 * @returns {Switches}
 */
function switchesFromJson({ activations, off, no_bias: noBias, bits, binary }) {
  return {
    activations,
    off: off.map(([layer, neuron]) => ({ layer, neuron })),
    noBias,
    bits,
    binary,
  };
}

/**
 * @param {[number, number, number, number]} sent
 * @returns {Dial}
 */
function dial([layer, neuron, source, value]) {
  return { layer, neuron, source, value };
}
