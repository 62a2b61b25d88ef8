/**
 * The kept network as a text, so that a tab can keep it over a reload.
 * @module
 */

import { fromBase64 } from "../../net/api.js";
import { bytesOf, toBase64 } from "../../net/api/networks.js";
import { BIAS, NO_SWITCHES } from "../../store/dials.js";
import { KEPT } from "../storage.js";

/** @import { Dial, KeptNetwork, LayerWeights, Switches } from "../../types.js" */
/** @import { EditedNetwork, TrainedNetwork } from "../../store/edited-network.js" */

/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} Kept */

/** Length of the longest text. Every network that can be trained here fits, unless many of its dials are changed. */
const MOST_LETTERS = 1_000_000;

/** Bytes of the order in which a network sees its pixels. */
const ORDER_BYTES = 2 * 784;

/**
 * @param {Kept | null} storage
 * @param {KeptNetwork} kept
 * @returns {boolean} Whether it was stored. If not, nothing is left in storage.
 */
export function store(storage, kept) {
  const { model } = kept.edited;
  const isOwn = typeof model !== "string" && model.kind === "own"; // may be too large for it
  const text = isOwn ? "" : textOf(kept);
  try {
    if (text && text.length <= MOST_LETTERS) {
      storage?.setItem(KEPT, text);
      return storage !== null;
    }
  } catch {
    // the storage is full
  }
  storage?.removeItem(KEPT);
  return false;
}

/**
 * @param {Kept | null} storage
 * @returns {KeptNetwork | null} Null if none is stored, or if it is damaged; a damaged one is removed.
 */
export function stored(storage) {
  const text = storage?.getItem(KEPT);
  if (!text) return null;
  const kept = keptIn(text);
  if (!kept) storage?.removeItem(KEPT);
  return kept;
}

/** @param {KeptNetwork} kept */
function textOf({ title, step, accuracy, edited, first }) {
  const { model, changes, switches } = edited;
  const { W, b, nIn, nOut } = first;
  return JSON.stringify({
    ...{ title, step, accuracy, switches },
    model: typeof model === "string" ? model : { ...model, ...encoded(model) },
    changes: changes.map(({ layer, neuron, source, value }) => [layer, neuron, source, value]),
    // The first layer of a training is part of its numbers.
    first: typeof model === "string" ? { W: text(W), b: text(b), nIn, nOut } : null,
  });
}

/** @param {Float32Array} numbers */
const text = (numbers) => toBase64(bytesOf(numbers));

/** @param {Exclude<EditedNetwork["model"], string>} model */
function encoded({ numbers, inputOrder }) {
  return { numbers: text(numbers), inputOrder: inputOrder && toBase64(inputOrder) };
}

/**
 * @param {string} text
 * @returns {KeptNetwork | null}
 */
function keptIn(text) {
  try {
    const { title, step, accuracy, model, changes, switches, first } = JSON.parse(text);
    const told = typeof model === "string" ? check(model, model) : trainedIn(model);
    const dials = check(changes, Array.isArray(changes)).map(dialIn);
    /** @type {EditedNetwork} */
    const edited = { model: told, changes: dials, switches: switchesIn(switches) };
    const layer = typeof told === "string" ? layerIn(first) : firstOf(told, dials);
    return {
      title: check(title, typeof title === "string"),
      step: check(step, step === null || isCount(step)),
      accuracy: accuracy && accuracyIn(accuracy),
      edited,
      first: layer,
      outputs: null,
      isStored: true,
    };
  } catch {
    return null; // it was changed by hand, or belongs to another version
  }
}

/**
 * @template T
 * @param {T} value
 * @param {unknown} fits
 * @returns {T}
 * @throws {RangeError} The text is too long.
 */
function check(value, fits) {
  if (!fits) throw new RangeError("the kept network is damaged");
  return value;
}

/** @param {unknown} value */
const isCount = (value) => Number.isInteger(value) && Number(value) >= 0;

/** @param {any} accuracy */
function accuracyIn({ share, of }) {
  check(share, share >= 0 && share <= 1);
  return { share, of: check(of, ["validation", "own", "test"].includes(of)) };
}

/**
 * @param {any} model
 * @returns {TrainedNetwork}
 */
function trainedIn({ recipe, step, source, byRecipe, numbers, inputOrder }) {
  const { sizes, activations } = recipe;
  check(sizes, sizes.length > 1 && sizes.every(isCount));
  check(activations, activations.length === sizes.length - 1);
  const count = sizes.reduce(
    (/** @type {number} */ sum, /** @type {number} */ nOut, /** @type {number} */ i) =>
      i === 0 ? sum : sum + (sizes[i - 1] + 1) * nOut,
    0,
  );
  const order = inputOrder === null ? null : fromBase64(inputOrder);
  return {
    kind: "training",
    recipe,
    step: check(step, isCount(step)),
    source: check(source, source === "mnist" || source === "generated"),
    byRecipe: check(byRecipe, typeof byRecipe === "boolean"),
    numbers: numbersIn(numbers, count),
    inputOrder: check(order, order === null || order.length === ORDER_BYTES),
  };
}

/**
 * @param {string} text
 * @param {number} count
 */
function numbersIn(text, count) {
  const bytes = fromBase64(text);
  check(bytes, bytes.length === count * Float32Array.BYTES_PER_ELEMENT);
  const numbers = new Float32Array(bytes.buffer);
  return check(numbers, numbers.every(Number.isFinite));
}

/**
 * @param {any} row
 * @returns {Dial}
 */
function dialIn([layer, neuron, source, value]) {
  check(layer, isCount(layer) && layer > 0 && isCount(neuron));
  check(source, source === BIAS || isCount(source));
  return { layer, neuron, source, value: check(value, Number.isFinite(value)) };
}

/**
 * @param {any} switches
 * @returns {Switches}
 */
function switchesIn({ activations, off, noBias, bits, binary }) {
  check(
    activations,
    activations.every((/** @type {unknown} */ name) => isName(name)),
  );
  check(
    off,
    off.every((/** @type {any} */ ref) => isCount(ref.layer) && isCount(ref.neuron)),
  );
  check(noBias, noBias.every(isCount));
  check(bits, bits === null || isCount(bits));
  check(binary, typeof binary === "boolean");
  const switches = { activations, off, noBias, bits, binary };
  return JSON.stringify(switches) === JSON.stringify(NO_SWITCHES) ? NO_SWITCHES : switches;
}

/** @param {unknown} name Name of an activation function; null for the network's own. */
const isName = (name) => name === null || typeof name === "string";

/**
 * @param {any} first
 * @returns {LayerWeights}
 */
function layerIn({ W, b, nIn, nOut }) {
  check(nOut, isCount(nIn) && isCount(nOut));
  return { W: numbersIn(W, nIn * nOut), b: numbersIn(b, nOut), nIn, nOut, rowsLoaded: nOut };
}

/**
 * Returns the current first layer of a training's network.
 * @param {TrainedNetwork} trained
 * @param {readonly Dial[]} changes
 * @returns {LayerWeights}
 */
function firstOf({ recipe, numbers }, changes) {
  const { sizes } = recipe;
  const [nIn, nOut] = sizes;
  const W = numbers.slice(0, nIn * nOut);
  const b = numbers.slice(nIn * nOut, (nIn + 1) * nOut);
  for (const { layer, neuron, source, value } of changes) {
    check(layer, layer < sizes.length && neuron < sizes[layer] && source < sizes[layer - 1]);
    if (layer !== 1) continue;
    if (source === BIAS) b[neuron] = value;
    else W[neuron * nIn + source] = value;
  }
  return { W, b, nIn, nOut, rowsLoaded: nOut };
}
