/**
 * What all frames share: the first eight bytes, and the error for frames that cannot be read or written.
 * @module
 */

/** Version of frames and events; both ends must use the same. */
export const VERSION = 2;

/** "FP" */
const MAGIC = 0x4650;

/** Size of the header of every frame: magic number, version, kind and seq. */
const COMMON_BYTES = 8;

export const KIND = Object.freeze({
  strokes: 1,
  pixels: 2,
  values: 3,
  changes: 5,
  layer: 16,
  weights: 17,
  answer: 18,
  placement: 19,
});

/** A frame or a map that cannot be written or read. */
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
 * Creates an empty frame with its first eight bytes written.
 * @param {number} kind
 * @param {number} seq
 * @param {number} byteLength
 */
export function newFrame(kind, seq, byteLength) {
  const buffer = new ArrayBuffer(byteLength);
  const view = new DataView(buffer);
  view.setUint16(0, MAGIC); // the letters "FP", the only value in big-endian order
  view.setUint8(2, VERSION);
  view.setUint8(3, kind);
  view.setUint32(4, seq, true);
  return { buffer, view };
}

/**
 * @param {DataView} view
 * @param {number} at
 * @returns {{kind: number, seq: number}} Kind and seq of the frame that starts at byte `at`.
 * @throws {FrameError} There is no frame of this version.
 */
export function readHeader(view, at) {
  need(view, at, COMMON_BYTES);
  const magic = view.getUint16(at);
  if (magic !== MAGIC) {
    const found = magic.toString(16).padStart(4, "0");
    throw new FrameError("malformed", "this is not a frame", "it to start with FP", found);
  }
  const version = view.getUint8(at + 2);
  if (version !== VERSION) {
    const message = "the frame is of another version";
    throw new FrameError("unsupported_version", message, VERSION, version);
  }
  return { kind: view.getUint8(at + 3), seq: view.getUint32(at + 4, true) };
}

/**
 * Checks that bytes exist before they are read.
 * @param {DataView} view
 * @param {number} at
 * @param {number} byteLength
 * @throws {FrameError} Fewer than `byteLength` bytes follow byte `at`.
 */
export function need(view, at, byteLength) {
  if (view.byteLength - at < byteLength) {
    const expected = `${at + byteLength} bytes`;
    throw new FrameError("malformed", "the frame ends early", expected, view.byteLength);
  }
}
