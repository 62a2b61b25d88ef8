/**
 * The keys of the answers in a recording: each question, without the seq that the page gave it.
 * @module
 */

import { KIND } from "../wire/header.js";

/** The place of the seq in a frame, and of the flags in an input. */
const SEQ_AT = 4;
const FLAGS_AT = 8;
const STROKES_AT = 10;
const STAGED = 1;

/**
 * Copies the bytes of a view.
 * @param {ArrayBufferView} view
 * @returns {ArrayBuffer}
 */
export const bytesOf = ({ buffer, byteOffset, byteLength }) =>
  new Uint8Array(buffer, byteOffset, byteLength).slice().buffer;

/**
 * Returns an input without its seq and its staged flag.
 * @param {ArrayBuffer} frame
 */
export function withoutSeq(frame) {
  const view = new DataView(frame.slice(0));
  const seq = view.getUint32(SEQ_AT, true);
  const staged = (view.getUint8(FLAGS_AT) & STAGED) !== 0;
  view.setUint32(SEQ_AT, 0, true);
  view.setUint8(FLAGS_AT, view.getUint8(FLAGS_AT) & ~STAGED);
  return { bare: view.buffer, seq, staged };
}

/**
 * Returns an answer with the seq of its question: the bytes of one or several frames, or a map.
 * @param {any} answer
 * @param {number} seq
 */
export function numbered(answer, seq) {
  if (answer instanceof ArrayBuffer) return joined([answer], seq);
  if (Array.isArray(answer)) return joined(answer, seq);
  return { ...answer, seq };
}

/**
 * @param {readonly ArrayBuffer[]} frames
 * @param {number} seq
 */
function joined(frames, seq) {
  const whole = new Uint8Array(frames.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const frame of frames) {
    whole.set(new Uint8Array(frame), at);
    new DataView(whole.buffer).setUint32(at + SEQ_AT, seq, true);
    at += frame.byteLength;
  }
  return whole.buffer;
}

/**
 * @param {string} event
 * @param {any} argument
 */
export function keyOf(event, argument) {
  if (argument instanceof ArrayBuffer) {
    return `${event} ${isEmpty(argument) ? "empty" : lettersOf(argument)}`;
  }
  const entries = Object.entries(argument)
    .filter(([name]) => name !== "seq")
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return `${event} ${JSON.stringify(entries, (_, value) => plain(value))}`;
}

/**
 * Whether an input is a pad without strokes; then its pen and its centring do not matter.
 * @param {ArrayBuffer} frame
 */
function isEmpty(frame) {
  const view = new DataView(frame);
  return view.getUint8(3) === KIND.strokes && view.getUint16(STROKES_AT, true) === 0;
}

/** @param {any} value */
function plain(value) {
  if (ArrayBuffer.isView(value)) return lettersOf(bytesOf(value));
  return value instanceof ArrayBuffer ? lettersOf(value) : value;
}

/**
 * Converts each byte to one character.
 * @param {ArrayBuffer} bytes
 */
export const lettersOf = (bytes) =>
  Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
