/**
 * The protocol between page and server. It mirrors the Python package `forwardpass.wire`, which documents the format
 * of frames, and `forwardpass.schemas.events`, for the less frequent messages, which are maps. `tests/wire/` holds
 * golden frames and maps that both sides must read.
 *
 * Everything is little-endian, as is every machine that runs a browser: the numbers of a frame are viewed in place,
 * never copied.
 * @module
 */

import { FrameError, readHeader } from "./wire/header.js";
import { DECODERS } from "./wire/outputs.js";

/** @typedef {import("./wire/outputs.js").Frame} Frame */
/** @typedef {import("./wire/outputs.js").LayerFrame} LayerFrame */
/** @typedef {import("./wire/outputs.js").WeightsFrame} WeightsFrame */
/** @typedef {import("./wire/outputs.js").AnswerFrame} AnswerFrame */
/** @typedef {import("./wire/messages.js").ProbeResponse} ProbeResponse */

export { FrameError, VERSION } from "./wire/header.js";
export { encodeChanges, encodePixels, encodeStrokes, encodeValues } from "./wire/inputs.js";
export { collapseMessage, probeMessage, readAccuracy, readResponse } from "./wire/messages.js";

/**
 * Reads all frames of a blob from the server, in order. Their arrays are views of the blob.
 * @param {ArrayBuffer | Uint8Array} blob
 * @returns {Frame[]}
 * @throws {FrameError} The blob does not consist of whole frames of this version.
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
 * @returns {{frame: Frame, end: number}} The frame that starts at byte `at`, and the offset after it.
 */
function decodeFrame(view, at) {
  const { kind, seq } = readHeader(view, at);
  const decode = DECODERS.get(kind);
  if (!decode) {
    throw new FrameError("malformed", "there is no such kind of frame", "a known kind", kind);
  }
  return decode(view, at, seq);
}

/**
 * Returns the bytes as a view whose offset is a multiple of four, and copies them only if theirs is not.
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
