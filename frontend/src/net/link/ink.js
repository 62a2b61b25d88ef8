/**
 * Drawings as bytes of a link: strokes by their changes of direction, pixels by runs.
 * @module
 */

import { MAX_POINTS, MAX_STROKES, PAD_UNITS, PEN_RADIUS, PIXELS } from "../../options.js";
import { BadBytes, riceLength, unzigzag, zigzag } from "./bytes.js";

/** @import { PixelDrawing, PixelSource, Stroke, StrokeDrawing } from "../../types.js" */
/** @import { ByteReader, ByteWriter } from "./bytes.js" */

const INVERTED = 1;
const TEST_IMAGE = 2;
const CENTRED_AS_DRAWN = 4;

/**
 * Writes strokes: the pen's radius (varint), then for each stroke the number of its points (varint), the first point
 * (2 × u16) and, if there are more, k (u8) and the other points in Rice coding with that k: x and y in turn, each as
 * the zigzag of how its step differs from the previous step.
 * @param {ByteWriter} writer
 * @param {StrokeDrawing} drawing
 */
export function writeStrokes(writer, { strokes, penRadius }) {
  writer.varint(Math.round(penRadius * PAD_UNITS));
  for (const { points } of strokes) {
    const units = points.map((value) =>
      Math.min(PAD_UNITS - 1, Math.max(0, Math.round(value * PAD_UNITS))),
    );
    writer.varint(units.length / 2);
    writer.u16(units[0]);
    writer.u16(units[1]);
    if (units.length === 2) continue;
    const bends = bendsOf(units).map(zigzag);
    const k = shortest(bends);
    writer.u8(k);
    writer.rice(bends, k);
  }
}

/**
 * Returns how the steps of a path change: x, y, x, y, … The first step counts as a change from 0.
 * @param {readonly number[]} units
 */
function bendsOf(units) {
  const steps = units.slice(2).map((value, i) => value - units[i]);
  return steps.map((step, i) => step - (steps[i - 2] ?? 0));
}

/**
 * Returns the k that gives the shortest code.
 * @param {readonly number[]} values
 */
function shortest(values) {
  let best = 0;
  for (let k = 1; k <= 11; k += 1) {
    if (riceLength(values, k) < riceLength(values, best)) best = k;
  }
  return best;
}

/**
 * @param {ByteReader} reader
 * @returns {StrokeDrawing}
 */
export function readStrokes(reader) {
  const penRadius = reader.varint() / PAD_UNITS;
  if (penRadius < PEN_RADIUS.min || penRadius > PEN_RADIUS.max) {
    throw new BadBytes("there is no such pen");
  }
  /** @type {Stroke[]} */
  const strokes = [];
  let room = MAX_POINTS;
  while (reader.left > 0) {
    const count = reader.varint();
    room -= count;
    if (count === 0 || room < 0 || strokes.length === MAX_STROKES) {
      throw new BadBytes("there is no such drawing");
    }
    strokes.push({ points: readPoints(reader, count).map((value) => value / PAD_UNITS) });
  }
  return { kind: "strokes", strokes, penRadius };
}

/**
 * @param {ByteReader} reader
 * @param {number} count
 */
function readPoints(reader, count) {
  const units = [reader.u16(), reader.u16()];
  if (count > 1) {
    const k = reader.u8();
    if (k > 15) throw new BadBytes("there is no such code");
    const bends = reader.rice(2 * (count - 1), k);
    const step = [0, 0];
    bends.forEach((bend, i) => {
      step[i % 2] += unzigzag(bend);
      units.push(units[i] + step[i % 2]);
    });
  }
  if (units.some((value) => value < 0 || value >= PAD_UNITS)) {
    throw new BadBytes("a point lies beside the pad");
  }
  return units;
}

/**
 * Writes pixels: their flags (u8: inverted 1, test image 2, centred as drawn 4); for a test image its index and label
 * (varint each); then the greys as drawn and, where they differ, as centred, in runs.
 * @param {ByteWriter} writer
 * @param {PixelDrawing} drawing
 */
export function writePixels(writer, { drawn, centred, source }) {
  const same = drawn.every((grey, i) => grey === centred[i]);
  const isTest = source.type === "mnist";
  const inverted = source.type === "picture" && source.inverted;
  writer.u8((inverted ? INVERTED : 0) | (isTest ? TEST_IMAGE : 0) | (same ? CENTRED_AS_DRAWN : 0));
  if (source.type === "mnist") {
    writer.varint(source.index);
    writer.varint(source.label);
  }
  writeRuns(writer, drawn);
  if (!same) writeRuns(writer, centred);
}

/**
 * @param {ByteReader} reader
 * @returns {PixelDrawing}
 */
export function readPixels(reader) {
  const kind = reader.u8();
  const source = kind & TEST_IMAGE ? readSource(reader) : pictureSource(kind);
  const drawn = readRuns(reader);
  const centred = kind & CENTRED_AS_DRAWN ? drawn : readRuns(reader);
  return { kind: "pixels", drawn, centred, source };
}

/**
 * Reads a test image that was changed; an unchanged one would be given by its index alone.
 * @param {ByteReader} reader
 * @returns {PixelSource}
 */
function readSource(reader) {
  const index = reader.varint();
  const label = reader.varint();
  if (label > 9) throw new BadBytes("there is no such digit");
  return { type: "mnist", index, label, erased: true };
}

/**
 * @param {number} kind
 * @returns {PixelSource}
 */
function pictureSource(kind) {
  return { type: "picture", inverted: (kind & INVERTED) !== 0 };
}

/**
 * Writes greys in runs: 2 · (length − 1) and one grey for a run of equal greys, or 2 · (length − 1) + 1 and each
 * grey.
 * @param {ByteWriter} writer
 * @param {Uint8Array} greys
 */
function writeRuns(writer, greys) {
  let at = 0;
  while (at < greys.length) {
    const same = sameFrom(greys, at);
    if (same > 1) {
      writer.varint(2 * (same - 1));
      writer.u8(greys[at]);
      at += same;
      continue;
    }
    let end = at + 1;
    while (end < greys.length && sameFrom(greys, end) < 3) end += 1;
    writer.varint(2 * (end - at - 1) + 1);
    writer.put(greys.subarray(at, end));
    at = end;
  }
}

/**
 * Returns how many greys from this index on are equal.
 * @param {Uint8Array} greys
 * @param {number} from
 */
function sameFrom(greys, from) {
  let end = from + 1;
  while (end < greys.length && greys[end] === greys[from]) end += 1;
  return end - from;
}

/**
 * @param {ByteReader} reader
 * @returns {Uint8Array}
 */
function readRuns(reader) {
  const greys = new Uint8Array(PIXELS);
  let at = 0;
  while (at < PIXELS) {
    const head = reader.varint();
    const length = Math.floor(head / 2) + 1;
    if (at + length > PIXELS) throw new BadBytes("there are more than 784 pixels");
    if (head % 2) greys.set(reader.take(length), at);
    else greys.fill(reader.u8(), at, at + length);
    at += length;
  }
  return greys;
}
