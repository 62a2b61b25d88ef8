/**
 * What the page and the server say to each other: the mirror of the Python package
 * `forwardpass.wire`, where the format of frames is told in full, and of `forwardpass.schemas.events`
 * for what is said rarely, as maps. `tests/wire/` holds golden frames and maps that both must read.
 *
 * Everything is little-endian, as is every machine a browser runs on: the numbers of a frame are
 * viewed in place, never copied.
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
export { encodeChanges, encodePixels, encodeStrokes } from "./wire/inputs.js";
export { collapseMessage, probeMessage, readAccuracy, readResponse } from "./wire/messages.js";

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
  const { kind, seq } = readHeader(view, at);
  const decode = DECODERS.get(kind);
  if (!decode) {
    throw new FrameError("malformed", "there is no such kind of frame", "a known kind", kind);
  }
  return decode(view, at, seq);
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
