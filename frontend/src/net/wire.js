/**
 * The bytes between the page and the server: the mirror of the Python package `forwardpass.wire`,
 * where the format is told in full. `tests/wire/*.bin` holds frames that both must read.
 *
 * Everything is little-endian, as is every machine a browser runs on: the numbers of a frame are
 * viewed in place, never copied.
 * @module
 */

import { MAX_CHANGES, MAX_POINTS, MAX_STROKES, PEN_RADIUS, PIXELS } from "../options.js";

/** @import { Accuracy, Answer, Dial, Placement, Probe, Stroke } from "../types.js" */

/**
 * One layer of a forward pass; layer 0 is what the network saw and has no z.
 * @typedef {{kind: "layer", seq: number, layer: number, layerCount: number, z: Float32Array | null, a: Float32Array}} LayerFrame
 */

/**
 * Rows `row` … of the weights into `layer` (counted from 1): W is row-major (rows × nIn).
 * @typedef {{kind: "weights", seq: number, layer: number, nIn: number, row: number, rows: number, W: Float32Array, b: Float32Array}} WeightsFrame
 */

/** @typedef {{kind: "answer", seq: number, answer: Answer}} AnswerFrame */
/** @typedef {{kind: "placement", seq: number, placement: Placement}} PlacementFrame */
/**
 * How a neuron answered to `count` inputs, 1 or 2, at `steps` values of each from 0 to 1.
 * @typedef {{kind: "response", seq: number, count: number, steps: number, z: Float32Array, a: Float32Array}} ResponseFrame
 */

/** @typedef {{kind: "accuracy", seq: number, accuracy: Accuracy}} AccuracyFrame */
/** @typedef {LayerFrame | WeightsFrame | AnswerFrame | PlacementFrame | ResponseFrame | AccuracyFrame} Frame */

/** Of the frames and of the events; both ends must speak the same. */
export const VERSION = 1;

const KIND = Object.freeze({
  strokes: 1,
  pixels: 2,
  probe: 3,
  activations: 4,
  changes: 5,
  layer: 16,
  weights: 17,
  answer: 18,
  placement: 19,
  response: 20,
  accuracy: 21,
});
const STAGED = 1;
const FRAMED = 2;
const RESET = 1;
const MORE = 2;
const CHANGE_BYTES = 12;
const ACCURACY_BYTES = 28;
const NO_DIGIT = 255;
const PAD_UNIT = 65536;
const COMMON_BYTES = 8;
/** @type {readonly Answer["state"][]} */
const STATES = ["blank", "digit", "undecided"];
/** @type {readonly Accuracy["source"][]} */
const SOURCES = ["mnist", "generated"];

/** A frame that cannot be written, or bytes that are not a frame. */
export class FrameError extends Error {
  /**
   * @param {"malformed" | "too_large" | "unsupported_version"} code What went wrong, for programs.
   * @param {string} message What went wrong, for people.
   * @param {string | number} expected
   * @param {string | number} found
   */
  constructor(code, message, expected, found) {
    super(`${message} (expected ${expected}, found ${found})`);
    this.name = "FrameError";
    this.code = code;
    this.expected = expected;
    this.found = found;
  }
}

/**
 * A drawing as a STROKES frame. Points outside the pad are moved to its edge.
 * @param {object} drawing
 * @param {number} drawing.seq
 * @param {boolean} drawing.staged Answer layer by layer instead of all at once.
 * @param {boolean} drawing.framed Centre and scale the drawing as MNIST does.
 * @param {number} drawing.penRadius
 * @param {readonly Stroke[]} drawing.strokes
 * @returns {ArrayBuffer}
 * @throws {FrameError} Too many strokes or points, an empty stroke, or no such pen.
 */
export function encodeStrokes({ seq, staged, framed, penRadius, strokes }) {
  const pointCount = countPoints(strokes);
  if (!(penRadius >= PEN_RADIUS.min && penRadius <= PEN_RADIUS.max)) {
    const range = `a radius of ${PEN_RADIUS.min} to ${PEN_RADIUS.max} px`;
    throw new FrameError("malformed", "there is no such pen", range, penRadius);
  }
  const lengthSlots = strokes.length + (strokes.length % 2);
  const { buffer, view } = newFrame(KIND.strokes, seq, 16 + 2 * lengthSlots + 4 * pointCount);
  view.setUint8(8, (staged ? STAGED : 0) | (framed ? FRAMED : 0));
  view.setUint16(10, strokes.length, true);
  view.setFloat32(12, penRadius, true);
  const lengths = new Uint16Array(buffer, 16, strokes.length);
  const steps = new Uint16Array(buffer, 16 + 2 * lengthSlots);
  let at = 0;
  strokes.forEach(({ points }, i) => {
    lengths[i] = points.length / 2;
    for (const value of points) {
      steps[at] = Math.min(PAD_UNIT - 1, Math.max(0, Math.round(value * PAD_UNIT)));
      at += 1;
    }
  });
  return buffer;
}

/**
 * A picture as a PIXELS frame: the network sees it as it is.
 * @param {object} picture
 * @param {number} picture.seq
 * @param {boolean} picture.staged Answer layer by layer instead of all at once.
 * @param {Uint8Array} picture.pixels 784 greys, row by row, 0 black … 255 white.
 * @returns {ArrayBuffer}
 * @throws {FrameError} There are not 784 pixels.
 */
export function encodePixels({ seq, staged, pixels }) {
  if (pixels.length !== PIXELS) {
    const expected = `${PIXELS} pixels`;
    throw new FrameError("malformed", "the picture has the wrong size", expected, pixels.length);
  }
  const { buffer, view } = newFrame(KIND.pixels, seq, 12 + PIXELS);
  view.setUint8(8, staged ? STAGED : 0);
  view.setUint16(10, PIXELS, true);
  new Uint8Array(buffer, 12).set(pixels);
  return buffer;
}

/**
 * The question how a neuron answers to one or two others, as a PROBE frame.
 * @param {object} question
 * @param {number} question.seq
 * @param {Probe} question.probe
 * @param {Float32Array} question.a The activations of the layer of the inputs.
 * @returns {ArrayBuffer}
 */
export function encodeProbe({ seq, probe, a }) {
  const { layer, neuron, from, inputs } = probe;
  const { buffer, view } = newFrame(KIND.probe, seq, 24 + 4 * a.length);
  [layer, neuron, from, inputs.length, inputs[0], inputs[1] ?? 0].forEach((value, i) =>
    view.setUint16(8 + 2 * i, value, true),
  );
  view.setUint32(20, a.length, true);
  new Float32Array(buffer, 24).set(a);
  return buffer;
}

/**
 * What the network saw, as an ACTIVATIONS frame.
 * @param {object} question
 * @param {number} question.seq
 * @param {Float32Array} question.a The activations of layer 0.
 * @returns {ArrayBuffer}
 */
export function encodeActivations({ seq, a }) {
  const { buffer, view } = newFrame(KIND.activations, seq, 12 + 4 * a.length);
  view.setUint32(8, a.length, true);
  new Float32Array(buffer, 12).set(a);
  return buffer;
}

/**
 * Dials that were turned, as a CHANGES frame. A bias is the source -1.
 * @param {object} frame
 * @param {number} frame.seq Counts the changes of a page, upwards.
 * @param {boolean} frame.reset Forget all changes and switches from before first.
 * @param {boolean} frame.more Other changes follow before anything need be computed.
 * @param {readonly Dial[]} frame.changes
 * @returns {ArrayBuffer}
 * @throws {FrameError} More changes than `MAX_CHANGES`.
 */
export function encodeChanges({ seq, reset, more, changes }) {
  if (changes.length > MAX_CHANGES) {
    const most = `at most ${MAX_CHANGES}`;
    throw new FrameError("too_large", "too many changes", most, changes.length);
  }
  const { buffer, view } = newFrame(KIND.changes, seq, 12 + CHANGE_BYTES * changes.length);
  view.setUint8(8, (reset ? RESET : 0) | (more ? MORE : 0));
  view.setUint16(10, changes.length, true);
  let at = 12;
  for (const { layer, neuron, source, value } of changes) {
    view.setUint16(at, layer, true);
    view.setUint16(at + 2, neuron, true);
    view.setUint32(at + 4, source, true); // -1 becomes 0xFFFFFFFF
    view.setFloat32(at + 8, value, true);
    at += CHANGE_BYTES;
  }
  return buffer;
}

/**
 * All frames of a blob from the server, in order. Their arrays are views of the blob.
 * @param {ArrayBuffer | Uint8Array} blob
 * @returns {Frame[]}
 * @throws {FrameError} The blob is not made of whole frames of this version.
 */
export function decodeFrames(blob) {
  const view = alignedView(blob);
  /** @type {Frame[]} */
  const frames = [];
  let at = 0;
  while (at < view.byteLength) {
    const { frame, end } = decodeFrame(view, at);
    frames.push(frame);
    at = end;
  }
  return frames;
}

/**
 * @param {DataView<ArrayBuffer>} view
 * @param {number} at
 * @returns {{frame: Frame, end: number}} The frame that starts at byte `at`, and the byte after it.
 */
function decodeFrame(view, at) {
  need(view, at, COMMON_BYTES);
  const magic = view.getUint16(at);
  if (magic !== 0x4650) {
    const found = magic.toString(16).padStart(4, "0");
    throw new FrameError("malformed", "this is not a frame", "it to start with FP", found);
  }
  const version = view.getUint8(at + 2);
  if (version !== VERSION) {
    const message = "the frame is of another version";
    throw new FrameError("unsupported_version", message, VERSION, version);
  }
  const kind = view.getUint8(at + 3);
  const decode = DECODERS.get(kind);
  if (!decode) {
    throw new FrameError("malformed", "there is no such kind of frame", "a known kind", kind);
  }
  return decode(view, at, view.getUint32(at + 4, true));
}

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

/** @type {Decoder} */
function decodeResponse(view, at, seq) {
  need(view, at, 12);
  const count = view.getUint16(at + 8, true);
  const steps = view.getUint16(at + 10, true);
  if (count !== 1 && count !== 2) {
    const message = "a neuron is asked about one or two inputs";
    throw new FrameError("malformed", message, "1 or 2", count);
  }
  const n = steps ** count;
  const end = at + 12 + 8 * n;
  need(view, at + 12, 8 * n);
  const z = floats(view, at + 12, n);
  const a = floats(view, at + 12 + 4 * n, n);
  return { frame: { kind: "response", seq, count, steps, z, a }, end };
}

/** @type {Decoder} */
function decodeAccuracy(view, at, seq) {
  const digits = at + ACCURACY_BYTES;
  need(view, at, ACCURACY_BYTES + 80);
  const source = SOURCES[view.getUint8(at + 24)];
  if (!source) {
    const expected = `0 to ${SOURCES.length - 1}`;
    throw new FrameError("malformed", "there is no such source", expected, view.getUint8(at + 24));
  }
  const accuracy = {
    seq,
    correct: view.getUint32(at + 8, true),
    total: view.getUint32(at + 12, true),
    trainedCorrect: view.getUint32(at + 16, true),
    perDigit: Array.from({ length: 10 }, (_, digit) => ({
      correct: view.getUint32(digits + 4 * digit, true),
      total: view.getUint32(digits + 40 + 4 * digit, true),
    })),
    source,
    serverUs: view.getUint32(at + 20, true),
  };
  return { frame: { kind: "accuracy", seq, accuracy }, end: digits + 80 };
}

/** @type {ReadonlyMap<number, Decoder>} */
const DECODERS = new Map([
  [KIND.layer, decodeLayer],
  [KIND.weights, decodeWeights],
  [KIND.answer, decodeAnswer],
  [KIND.placement, decodePlacement],
  [KIND.response, decodeResponse],
  [KIND.accuracy, decodeAccuracy],
]);

/**
 * @param {readonly Stroke[]} strokes
 * @returns {number}
 */
function countPoints(strokes) {
  if (strokes.length > MAX_STROKES) {
    const most = `at most ${MAX_STROKES}`;
    throw new FrameError("too_large", "too many strokes", most, strokes.length);
  }
  let count = 0;
  for (const { points } of strokes) {
    if (points.length === 0 || points.length % 2 !== 0) {
      const message = "a stroke is not made of points";
      throw new FrameError("malformed", message, "x and y of at least 1 point", points.length);
    }
    count += points.length / 2;
  }
  if (count > MAX_POINTS) {
    throw new FrameError("too_large", "too many points", `at most ${MAX_POINTS}`, count);
  }
  return count;
}

/**
 * An empty frame with its first eight bytes written.
 * @param {number} kind
 * @param {number} seq
 * @param {number} byteLength
 */
function newFrame(kind, seq, byteLength) {
  const buffer = new ArrayBuffer(byteLength);
  const view = new DataView(buffer);
  view.setUint16(0, 0x4650); // "FP" is letters: the one thing read from left to right
  view.setUint8(2, VERSION);
  view.setUint8(3, kind);
  view.setUint32(4, seq, true);
  return { buffer, view };
}

/**
 * The bytes as a view on a multiple of four, copied only if they do not lie on one.
 * @param {ArrayBuffer | Uint8Array} blob
 * @returns {DataView<ArrayBuffer>}
 */
function alignedView(blob) {
  if (blob instanceof ArrayBuffer) return new DataView(blob);
  if (blob.byteOffset % 4 === 0 && blob.buffer instanceof ArrayBuffer) {
    return new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  }
  return new DataView(new Uint8Array(blob).buffer);
}

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
  if (digit > 9) {
    const expected = `0 to 9, or ${NO_DIGIT}`;
    throw new FrameError("malformed", "there is no such digit", expected, digit);
  }
  return digit;
}

/**
 * @param {DataView} view
 * @param {number} at
 * @param {number} byteLength
 */
function need(view, at, byteLength) {
  if (view.byteLength - at < byteLength) {
    const expected = `${at + byteLength} bytes`;
    throw new FrameError("malformed", "the frame ends early", expected, view.byteLength);
  }
}
