/**
 * The frames from the page to the server: drawn or picked inputs, and changed dials.
 * @module
 */

import {
  MAX_CHANGES,
  MAX_INPUT,
  MAX_POINTS,
  MAX_STROKES,
  PEN_RADIUS,
  PIXELS,
} from "../../options.js";
import { FrameError, KIND, newFrame } from "./header.js";

/** @import { Dial, Stroke } from "../../types.js" */

const STAGED = 1;
const CENTRED = 2;
const RESET = 1;
const MORE = 2;
const CHANGE_BYTES = 12;
const PAD_UNIT = 65536;

/**
 * Encodes a drawing as a STROKES frame. Points outside the pad are moved to its edge.
 * @param {object} drawing
 * @param {number} drawing.seq
 * @param {boolean} drawing.staged Ask for an answer layer by layer instead of all at once.
 * @param {boolean} drawing.centred Centre and scale the drawing as MNIST does.
 * @param {number} drawing.penRadius
 * @param {readonly Stroke[]} drawing.strokes
 * @returns {ArrayBuffer}
 * @throws {FrameError} There are too many strokes or points, a stroke is empty, or the pen radius is out of range.
 */
export function encodeStrokes({ seq, staged, centred, penRadius, strokes }) {
  const pointCount = countPoints(strokes);
  if (!(penRadius >= PEN_RADIUS.min && penRadius <= PEN_RADIUS.max)) {
    const range = `a radius of ${PEN_RADIUS.min} to ${PEN_RADIUS.max} px`;
    throw new FrameError("malformed", "there is no such pen", range, penRadius);
  }
  const lengthSlots = strokes.length + (strokes.length % 2);
  const { buffer, view } = newFrame(KIND.strokes, seq, 16 + 2 * lengthSlots + 4 * pointCount);
  view.setUint8(8, (staged ? STAGED : 0) | (centred ? CENTRED : 0));
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
 * Encodes a picture as a PIXELS frame; the network sees it as it is.
 * @param {object} picture
 * @param {number} picture.seq
 * @param {boolean} picture.staged Ask for an answer layer by layer instead of all at once.
 * @param {Uint8Array} picture.pixels 784 greys, row by row, 0 black … 255 white.
 * @returns {ArrayBuffer}
 * @throws {FrameError} The picture does not have 784 pixels.
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
 * Encodes numbers that are no picture as a VALUES frame; the network sees them as they are.
 * @param {object} input
 * @param {number} input.seq
 * @param {boolean} input.staged Ask for an answer layer by layer instead of all at once.
 * @param {readonly number[]} input.values
 * @returns {ArrayBuffer}
 * @throws {FrameError} A number is none, or out of range.
 */
export function encodeValues({ seq, staged, values }) {
  const wrong = values.find((value) => !(Math.abs(value) <= MAX_INPUT));
  if (wrong !== undefined) {
    const range = `${-MAX_INPUT} to ${MAX_INPUT}`;
    throw new FrameError("malformed", "a number is out of range", range, wrong);
  }
  const { buffer, view } = newFrame(KIND.values, seq, 12 + 4 * values.length);
  view.setUint8(8, staged ? STAGED : 0);
  view.setUint16(10, values.length, true);
  new Float32Array(buffer, 12).set(values);
  return buffer;
}

/**
 * Encodes changed dials as a CHANGES frame. The source of a bias is -1.
 * @param {object} frame
 * @param {number} frame.seq An increasing number for each change on the page.
 * @param {boolean} frame.reset Discard all earlier changes and switches first.
 * @param {boolean} frame.more More changes follow before anything needs to be computed.
 * @param {readonly Dial[]} frame.changes
 * @returns {ArrayBuffer}
 * @throws {FrameError} There are more changes than `MAX_CHANGES`.
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
