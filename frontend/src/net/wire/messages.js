/**
 * The less frequent messages, which are maps: the mirror of `forwardpass.schemas.events`. Socket.IO carries a map as
 * it is; arrays in it are bytes of little-endian float32, which preserve every bit.
 * @module
 */

import { FrameError } from "./header.js";

/** @import { Accuracy, Probe } from "../../types.js" */

/**
 * The response of a neuron at `steps` values of each input, from 0 to 1.
 * @typedef {{seq: number, steps: number, z: Float32Array, a: Float32Array}} ProbeResponse
 */

/** @type {readonly Accuracy["source"][]} */
const SOURCES = ["mnist", "generated", "own"];

/**
 * Builds the question of how a neuron responds to one or two others.
 * @param {object} question
 * @param {number} question.seq
 * @param {Probe} question.probe
 * @param {Float32Array} question.a The activations of the layer that holds the inputs.
 */
export function probeMessage({ seq, probe, a }) {
  const { layer, neuron, from, inputs } = probe;
  return { seq, layer, neuron, from, inputs, a: bytesOf(a) };
}

/**
 * Builds the question of what a network without squish amounts to.
 * @param {object} question
 * @param {number} question.seq
 * @param {Float32Array} question.a The activations of layer 0.
 */
export const collapseMessage = ({ seq, a }) => ({ seq, a: bytesOf(a) });

/**
 * Reads the answer to a probe.
 * @param {any} message
 * @returns {ProbeResponse}
 * @throws {FrameError} A field of the message is invalid.
 */
export function readResponse(message) {
  const { seq, steps, z, a } = message ?? {};
  return {
    seq: count(seq, "seq"),
    steps: count(steps, "steps"),
    z: floatsIn(z, "z"),
    a: floatsIn(a, "a"),
  };
}

/**
 * Reads how many digits an edited network classifies correctly.
 * @param {any} message
 * @returns {Accuracy}
 * @throws {FrameError} A field of the message is invalid.
 */
export function readAccuracy(message) {
  const { source, per_digit: perDigit } = message ?? {};
  if (!SOURCES.includes(source)) refuse("source", SOURCES.join(" or "), source);
  if (!Array.isArray(perDigit) || perDigit.length !== 10) {
    refuse("per_digit", "a list of 10", perDigit);
  }
  return {
    seq: count(message.seq, "seq"),
    correct: count(message.correct, "correct"),
    total: count(message.total, "total"),
    trainedCorrect: count(message.trained_correct, "trained_correct"),
    perDigit: perDigit.map((/** @type {any} */ digit) => ({
      correct: count(digit?.correct, "per_digit"),
      trainedCorrect: count(digit?.trained_correct, "per_digit"),
      total: count(digit?.total, "per_digit"),
    })),
    confusion: countsIn(message.confusion),
    source,
    testSet: source === "own" ? String(message.test_set) : null,
    serverUs: count(message.server_us, "server_us"),
  };
}

/** @param {unknown} confusion */
function countsIn(confusion) {
  const fits = Array.isArray(confusion) && confusion.length === 100;
  if (!fits) return refuse("confusion", "a list of 100", confusion);
  return Uint32Array.from(confusion, (each) => count(each, "confusion"));
}

/**
 * @param {Float32Array} values
 * @returns {ArrayBuffer} Their own bytes and no others; msgpack writes these as binary.
 */
export const bytesOf = (values) => new Float32Array(values).buffer;

/**
 * @param {unknown} bytes
 * @param {string} field
 */
export function floatsIn(bytes, field) {
  const isBinary = bytes instanceof ArrayBuffer || bytes instanceof Uint8Array;
  if (!isBinary || bytes.byteLength % 4 !== 0) return refuse(field, "bytes of float32", bytes);
  // Copy the bytes, so that they start at a multiple of four no matter where they lay in the packet.
  return new Float32Array(new Uint8Array(bytes).slice().buffer);
}

/**
 * @param {unknown} value
 * @param {string} field
 * @returns {number}
 */
export function count(value, field) {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  return refuse(field, "a whole number", value);
}

/**
 * @param {string} field
 * @param {string} expected
 * @param {unknown} found
 * @returns {never}
 */
export function refuse(field, expected, found) {
  const message = `the field ${field} of the message does not fit`;
  throw new FrameError("malformed", message, expected, String(found));
}
