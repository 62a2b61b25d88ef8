/**
 * The frames from the server to the page: a forward pass, and a network's weights.
 * @module
 */

import { FrameError, KIND, need } from "./header.js";

/** @import { Answer, Placement } from "../../types.js" */

/**
 * One layer of a forward pass; layer 0 is the network's input and has no z.
 * @typedef {{kind: "layer", seq: number, layer: number, layerCount: number, z: Float32Array | null, a: Float32Array}} LayerFrame
 */

/**
 * Rows from `row` on of the weights into `layer` (counted from 1): W is row-major (rows × nIn).
 * @typedef {{kind: "weights", seq: number, layer: number, nIn: number, row: number, rows: number, W: Float32Array, b: Float32Array}} WeightsFrame
 */

/** @typedef {{kind: "answer", seq: number, answer: Answer}} AnswerFrame */
/** @typedef {{kind: "placement", seq: number, placement: Placement}} PlacementFrame */
/** @typedef {LayerFrame | WeightsFrame | AnswerFrame | PlacementFrame} Frame */

const NO_DIGIT = 255;
/** The largest answer: the last of the outputs that a network may have. */
const LAST_DIGIT = 127;
/** @type {readonly Answer["state"][]} */
const STATES = ["blank", "digit", "undecided"];

/** @typedef {(view: DataView<ArrayBuffer>, at: number, seq: number) => {frame: Frame, end: number}} Decoder */

/** @type {Decoder} */
function decodeLayer(view, at, seq) {
  need(view, at, 16);
  const layer = view.getUint8(at + 8);
  const layerCount = view.getUint8(at + 9);
  const parts = view.getUint8(at + 10);
  const n = view.getUint32(at + 12, true);
  if (layer >= layerCount) {
    throw new FrameError("malformed", "there is no such layer", `less than ${layerCount}`, layer);
  }
  const expectedParts = layer === 0 ? 1 : 2;
  if (parts !== expectedParts) {
    throw new FrameError("malformed", "only layer 0 has no z", expectedParts, parts);
  }
  const body = at + 16;
  const end = body + 4 * n * parts;
  need(view, body, end - body);
  const z = parts === 2 ? floats(view, body, n) : null;
  const a = floats(view, end - 4 * n, n);
  return { frame: { kind: "layer", seq, layer, layerCount, z, a }, end };
}

/** @type {Decoder} */
function decodeWeights(view, at, seq) {
  need(view, at, 24);
  const layer = view.getUint16(at + 8, true);
  const nIn = view.getUint32(at + 12, true);
  const row = view.getUint32(at + 16, true);
  const rows = view.getUint32(at + 20, true);
  if (layer === 0 || nIn === 0 || rows === 0) {
    throw new FrameError("malformed", "the frame holds no weights", "at least 1 row of layer 1", 0);
  }
  const body = at + 24;
  const biases = body + 4 * rows * nIn;
  const end = biases + 4 * rows;
  need(view, body, end - body);
  const W = floats(view, body, rows * nIn);
  const b = floats(view, biases, rows);
  return { frame: { kind: "weights", seq, layer, nIn, row, rows, W, b }, end };
}

/** @type {Decoder} */
function decodeAnswer(view, at, seq) {
  need(view, at, 20);
  const state = STATES[view.getUint8(at + 8)];
  if (!state) {
    const expected = `0 to ${STATES.length - 1}`;
    throw new FrameError("malformed", "there is no such state", expected, view.getUint8(at + 8));
  }
  const answer = {
    state,
    digit: digitAt(view, at + 9),
    confidence: view.getFloat32(at + 12, true),
    runnerUp: digitAt(view, at + 10),
    runnerUpConfidence: view.getFloat32(at + 16, true),
  };
  return { frame: { kind: "answer", seq, answer }, end: at + 20 };
}

/** @type {Decoder} */
function decodePlacement(view, at, seq) {
  need(view, at, 20);
  const [scale, dx, dy] = floats(view, at + 8, 3);
  for (const value of [scale, dx, dy]) {
    if (!Number.isFinite(value)) {
      throw new FrameError("malformed", "the placement is not finite", "a finite number", value);
    }
  }
  return { frame: { kind: "placement", seq, placement: { scale, dx, dy } }, end: at + 20 };
}

/**
 * The function that reads the frame at byte `at`, by kind.
 * @type {ReadonlyMap<number, Decoder>}
 */
export const DECODERS = new Map([
  [KIND.layer, decodeLayer],
  [KIND.weights, decodeWeights],
  [KIND.answer, decodeAnswer],
  [KIND.placement, decodePlacement],
]);

/**
 * @param {DataView<ArrayBuffer>} view
 * @param {number} at
 * @param {number} count
 * @returns {Float32Array} A view, not a copy.
 */
function floats(view, at, count) {
  return new Float32Array(view.buffer, view.byteOffset + at, count);
}

/**
 * @param {DataView} view
 * @param {number} at
 * @returns {number | null}
 */
function digitAt(view, at) {
  const digit = view.getUint8(at);
  if (digit === NO_DIGIT) return null;
  if (digit > LAST_DIGIT) {
    const expected = `0 to ${LAST_DIGIT}, or ${NO_DIGIT}`;
    throw new FrameError("malformed", "there is no such answer", expected, digit);
  }
  return digit;
}
