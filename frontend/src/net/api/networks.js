/**
 * The page's HTTP requests about networks: to save and open edited ones as files, and to fetch their numbers and
 * their speed.
 * @module
 */

import { ask, fromBase64, posted, refusal, switchesToJson } from "../api.js";
import { request } from "../http.js";

/** @import { About, Answer, Assumption, Dial, NetworkPreview, Shape, Switches, Timing } from "../../types.js" */
/** @import { EditedNetwork, OwnNetwork, TrainedNetwork } from "../../store/edited-network.js" */

/** @typedef {typeof import("../../options.js").SAVED_FORMATS[number]} SavedFormat */
/** @typedef {SavedFormat | "onnx" | "py" | "c" | "mjs"} NetworkFormat */

/**
 * Saves an edited network as a file, which `forwardpass.load` reads too unless it is a program.
 * @param {EditedNetwork} edited
 * @param {NetworkFormat} format
 * @returns {Promise<Blob>}
 */
export async function saveNetwork(edited, format) {
  const address = `api/networks/save?${new URLSearchParams({ format })}`;
  const response = await request(address, posted(editedToJson(edited)));
  if (!response.ok) throw await refusal(response);
  return response.blob();
}

/**
 * Saves a pass through an edited network as a file: its numbers, a diagram or a worksheet.
 * @param {EditedNetwork} edited
 * @param {ArrayLike<number>} seen The pixels in the order in which the network sees them.
 * @param {{what: string, format: string, language: string, layer?: number, neuron?: number}} file `layer` and `neuron` where
 *   the file is about them; `language` is a BCP 47 tag.
 * @returns {Promise<Blob>}
 */
export async function savePass(edited, seen, file) {
  const said = Object.entries(file).map(([name, value]) => [name, String(value)]);
  const search = new URLSearchParams([...said, ["seen", "true"]]);
  const body = { ...editedToJson(edited), pixels: Array.from(seen) };
  const response = await request(`api/networks/pass?${search}`, posted(body));
  if (!response.ok) throw await refusal(response);
  return response.blob();
}

/** @param {EditedNetwork} edited */
function editedToJson({ model, changes, switches }) {
  return {
    model: modelToJson(model),
    changes: changes.map(({ layer, neuron, source, value }) => [layer, neuron, source, value]),
    switches: switchesToJson(switches),
  };
}

/** @param {EditedNetwork["model"]} model */
function modelToJson(model) {
  if (typeof model === "string") return model;
  return model.kind === "own" ? ownToJson(model) : trainedToJson(model);
}

/** @param {OwnNetwork} own */
function ownToJson({ kind, card, numbers, inputOrder }) {
  return {
    ...{ kind, card },
    numbers: toBase64(bytesOf(numbers)),
    input_order: inputOrder && toBase64(inputOrder),
  };
}

/** @param {TrainedNetwork} trained */
function trainedToJson({ kind, recipe, step, source, byRecipe, numbers, inputOrder }) {
  return {
    kind,
    recipe,
    step,
    source,
    by_recipe: byRecipe,
    numbers: toBase64(bytesOf(numbers)),
    input_order: inputOrder && toBase64(inputOrder),
  };
}

/** @param {Float32Array} numbers */
export function bytesOf({ buffer, byteOffset, byteLength }) {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** How many bytes are converted to characters at a time; a call accepts no more arguments. */
const AT_ONCE = 8192;

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  let letters = "";
  for (let at = 0; at < bytes.length; at += AT_ONCE) {
    letters += String.fromCharCode(...bytes.subarray(at, at + AT_ONCE));
  }
  return btoa(letters);
}

/**
 * Opens the network in a file: as changes to a network of the server, or as the visitor's own if none has its shape.
 * @param {File} file
 * @param {object} [options]
 * @param {string} [options.model] The model to prefer if several have that shape.
 * @param {About} [options.about] What a visitor says of the network.
 * @returns {Promise<EditedNetwork & {model: string | OwnNetwork, assumed: readonly Assumption[]}>}
 */
export async function openNetwork(file, { model, about } = {}) {
  const search = about ? searchOf(about) : new URLSearchParams();
  if (model !== undefined) search.set("model", model);
  const sent = await ask(`api/networks/open?${search}`, { method: "POST", body: file });
  return {
    model: typeof sent.model === "string" ? sent.model : ownFrom(sent.model, file, about ?? null),
    changes: sent.changes.map(dial),
    switches: switchesFromJson(sent.switches),
    assumed: sent.assumed,
  };
}

/**
 * @param {any} sent
 * @param {File} file
 * @param {About | null} about
 * @returns {OwnNetwork}
 */
function ownFrom({ kind, card, numbers, input_order: order }, file, about) {
  const name = file.name.replace(/\.[^.]*$/, "");
  const known = JSON.parse(card);
  return {
    ...{ kind, name },
    card: JSON.stringify({ ...known, title: `${name} · ${known.title}` }),
    numbers: new Float32Array(fromBase64(numbers).buffer),
    inputOrder: order && fromBase64(order),
    ...{ file, about },
  };
}

/**
 * Fetches how the network in a file reads ten digits.
 * @param {Blob} file
 * @param {About} [about] What a visitor says of the network; by default what the server suggests.
 * @returns {Promise<NetworkPreview>}
 */
export async function previewNetwork(file, about) {
  const search = about ? `?${searchOf(about)}` : "";
  const sent = await ask(`api/networks/preview${search}`, { method: "POST", body: file });
  return {
    ...sent,
    shapes: sent.shapes.map((/** @type {Shape | null} */ shape) => shape ?? "numbers"),
    digits: sent.digits.map((/** @type {any} */ { digit, pixels, answer }) => ({
      digit,
      pixels: fromBase64(pixels),
      answer: answerFrom(answer),
    })),
  };
}

/** @param {About} about */
function searchOf({ activations, mean, std, inverted, shape }) {
  const search = new URLSearchParams({ activations: activations.join(",") });
  if (mean !== 0) search.set("mean", String(mean));
  if (std !== 1) search.set("std", String(std));
  if (inverted) search.set("inverted", "true");
  if (shape) search.set("input_shape", shape === "numbers" ? "none" : shape.join("x"));
  return search;
}

/** @typedef {{layers: {z: number[] | null, a: number[]}[], answer: Answer}} Traced */

/**
 * Fetches every number of a pass through a network as trained, and how its outputs are read.
 * @param {string} model
 * @param {ArrayLike<number>} pixels
 * @returns {Promise<Traced>}
 */
export async function fetchTrace(model, pixels) {
  const body = { pixels: Array.from(pixels) };
  return traced(await ask(`api/models/${encodeURIComponent(model)}/trace`, posted(body)));
}

/**
 * @param {any} sent
 * @returns {Traced}
 */
function traced({ layers, answer }) {
  return { layers, answer: answerFrom(answer) };
}

/**
 * @param {any} sent
 * @returns {Answer}
 */
function answerFrom({ runner_up: runnerUp, runner_up_confidence: runnerUpConfidence, ...told }) {
  return { ...told, runnerUp, runnerUpConfidence };
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
 * @returns {Promise<Omit<Timing, "model">>}
 */
export async function fetchTiming(edited) {
  const sent = await ask("api/networks/timing", posted(editedToJson(edited)));
  return {
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
