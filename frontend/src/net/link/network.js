/**
 * What was changed in a network, as bytes of a link: switches and dials.
 * @module
 */

import { MAX_BITS, MAX_LAYERS, MAX_NEURONS, MAX_OFF } from "../../options.js";
import { BadBytes } from "./bytes.js";

/** @import { Dial, Place, Switches } from "../../types.js" */
/** @import { ByteReader, ByteWriter } from "./bytes.js" */

/** The longest name of an activation function. */
const LONGEST_NAME = 100;

/** @type {Switches} */
const NONE = { activations: [], off: [], noBias: [], bits: null, binary: false };

/**
 * Writes switches as the files of networks do, without those that are off.
 * @param {ByteWriter} writer
 * @param {Place} place
 */
export function writeSwitches(writer, { switches }) {
  if (switches === undefined) return false;
  const { activations, off, noBias, bits, binary } = switches;
  writer.text(
    JSON.stringify({
      ...(activations.length > 0 && { activations }),
      ...(off.length > 0 && { off: off.map(({ layer, neuron }) => [layer, neuron]) }),
      ...(noBias.length > 0 && { no_bias: noBias }),
      ...(bits !== null && { bits }),
      ...(binary && { binary }),
    }),
  );
  return true;
}

/** @param {ByteReader} reader */
export function readSwitches(reader) {
  const found = parsed(reader.text());
  const { activations = [], off = [], no_bias: noBias = [], bits = null, binary = false } = found;
  const good =
    isListOf(activations, MAX_LAYERS, isName) &&
    isListOf(off, MAX_OFF, isRef) &&
    isListOf(noBias, MAX_LAYERS, isLayer) &&
    (bits === null || isWhole(bits, 1, MAX_BITS)) &&
    typeof binary === "boolean";
  if (!good) throw new BadBytes("there are no such switches");
  const refs = off.map((/** @type {number[]} */ [layer, neuron]) => ({ layer, neuron }));
  return { switches: { ...NONE, activations, off: refs, noBias, bits, binary } };
}

/**
 * @param {string} json
 * @returns {any}
 */
function parsed(json) {
  try {
    const found = JSON.parse(json);
    if (found && typeof found === "object" && !Array.isArray(found)) return found;
  } catch {
    // reported below
  }
  throw new BadBytes("the switches are not JSON");
}

/**
 * @param {any} list
 * @param {number} most
 * @param {(entry: any) => boolean} isGood
 */
function isListOf(list, most, isGood) {
  return Array.isArray(list) && list.length <= most && list.every(isGood);
}

/**
 * @param {any} value
 * @param {number} least
 * @param {number} most
 */
function isWhole(value, least, most) {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** @param {any} name */
const isName = (name) => name === null || (typeof name === "string" && name.length <= LONGEST_NAME);

/** @param {any} layer */
const isLayer = (layer) => isWhole(layer, 1, MAX_LAYERS);

/** @param {any} pair */
const isRef = (pair) =>
  isListOf(pair, 2, Number.isInteger) &&
  pair.length === 2 &&
  isLayer(pair[0]) &&
  isWhole(pair[1], 0, MAX_NEURONS - 1);

/**
 * Writes the number of dials, then for each dial its layer, neuron, source + 1 (varints) and value (f32).
 * @param {ByteWriter} writer
 * @param {Place} place
 */
export function writeChanges(writer, { changes }) {
  if (changes === undefined) return false;
  writer.varint(changes.length);
  for (const { layer, neuron, source, value } of changes) {
    writer.varint(layer);
    writer.varint(neuron);
    writer.varint(source + 1);
    writer.f32(value);
  }
  return true;
}

/** @param {ByteReader} reader */
export function readChanges(reader) {
  const count = reader.varint();
  /** @type {Dial[]} */
  const changes = [];
  while (changes.length < count) {
    const [layer, neuron, source] = [reader.varint(), reader.varint(), reader.varint() - 1];
    const value = reader.f32();
    if (layer === 0 || !Number.isFinite(value)) throw new BadBytes("there is no such dial");
    changes.push({ layer, neuron, source, value });
  }
  return { changes };
}
