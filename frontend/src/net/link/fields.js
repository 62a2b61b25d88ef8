/**
 * The fields of a link: the number of each, which part of a place it holds, and how it is written.
 *
 * A number is never given to another meaning, so that old links keep opening. To hold more of a place:
 * one more entry here, in `wire/links.py`, and in the golden links.
 * @module
 */

import {
  DECIMAL_DIGITS,
  DECIMAL_MARKS,
  HUES,
  LANGUAGE,
  LINES,
  MAX_MNIST_INDEX,
  MAX_TIME,
  MODES,
  THEMES,
} from "../../options.js";
import { BadBytes } from "./bytes.js";
import { readPixels, readStrokes, writePixels, writeStrokes } from "./ink.js";
import { readChanges, readSwitches, writeChanges, writeSwitches } from "./network.js";

/** @import { Place } from "../../types.js" */
/** @import { ByteReader, ByteWriter } from "./bytes.js" */

/**
 * `write` writes the field and says false when the place does not have it; `read` gives what a place
 * takes over and throws `BadBytes` where that cannot be.
 * @typedef {object} Field
 * @property {number} key
 * @property {string} name
 * @property {(writer: ByteWriter, place: Place) => boolean | void} write
 * @property {(reader: ByteReader) => Place} read
 */

/** Bits of the field `flags`, and what each says when it is set and when it is not. */
const FLAGS = /** @type {const} */ ([
  ["centred", false, true],
  ["curtain", false, true],
  ["mode", ...MODES],
  ["lines", ...LINES],
]);

/**
 * In the order in which they are written: what is short and says most comes first, so that a link that
 * was cut off still opens with most of what it held.
 * @type {readonly Field[]}
 */
export const FIELDS = [
  text(1, "model", /^[^\p{Cc}]{1,200}$/u),
  { key: 6, name: "flags", write: writeFlags, read: readFlags },
  text(7, "view", /^[a-z-]{1,64}$/),
  { key: 8, name: "selection", write: writeSelection, read: readSelection },
  { key: 9, name: "time", write: writeTime, read: readTime },
  text(10, "hues", oneOf(HUES)),
  text(11, "theme", oneOf(THEMES)),
  text(12, "language", LANGUAGE),
  { key: 17, name: "numbers", write: writeNumbers, read: readNumbers },
  { key: 13, name: "hidden", write: writeHidden, read: readHidden },
  { key: 14, name: "step", write: writeStep, read: readStep },
  {
    key: 4,
    name: "mnist",
    write(writer, { input }) {
      const sample = input && "source" in input ? input.source : input;
      if (!sample || !("index" in sample) || ("erased" in sample && sample.erased)) return false;
      writer.varint(sample.index);
      return true;
    },
    read: readTestImage,
  },
  {
    key: 5,
    name: "handwriting",
    write(writer, { input }) {
      if (!input || !("digit" in input)) return false;
      writer.u8(input.digit);
      writer.varint(input.seed);
      return true;
    },
    read: readHandwriting,
  },
  {
    key: 2,
    name: "strokes",
    write(writer, { input }) {
      if (!input || !("strokes" in input)) return false;
      writeStrokes(writer, input);
      return true;
    },
    read: (reader) => ({ input: readStrokes(reader) }),
  },
  {
    key: 3,
    name: "pixels",
    write(writer, { input }) {
      if (!input || !("source" in input)) return false;
      if (input.source.type === "mnist" && !input.source.erased) return false;
      writePixels(writer, input);
      return true;
    },
    read: (reader) => ({ input: readPixels(reader) }),
  },
  { key: 16, name: "switches", write: writeSwitches, read: readSwitches },
  { key: 15, name: "changes", write: writeChanges, read: readChanges },
];

/**
 * A field of words in UTF-8.
 * @param {number} key
 * @param {"model" | "view" | "hues" | "theme" | "language"} name
 * @param {RegExp} known What it may say.
 * @returns {Field}
 */
function text(key, name, known) {
  return {
    key,
    name,
    write(writer, place) {
      const value = place[name];
      if (value === undefined) return false;
      writer.text(value);
      return true;
    },
    read(reader) {
      const value = reader.text();
      if (!known.test(value)) throw new BadBytes(`there is no such ${name}`);
      return { [name]: value };
    },
  };
}

/**
 * What is one of these names and nothing else.
 * @param {readonly string[]} names
 */
function oneOf(names) {
  return new RegExp(`^(${names.join("|")})$`);
}

/**
 * Two bytes: which flags are said, and what they say.
 * @param {ByteWriter} writer
 * @param {Place} place
 */
function writeFlags(writer, place) {
  let said = 0;
  let set = 0;
  FLAGS.forEach(([name, , on], bit) => {
    if (place[name] !== undefined) said |= 1 << bit;
    if (place[name] === on) set |= 1 << bit;
  });
  writer.u8(said);
  writer.u8(set);
  return said !== 0;
}

/** @param {ByteReader} reader */
function readFlags(reader) {
  const said = reader.u8();
  const set = reader.u8();
  reader.take(); // flags to come
  return Object.fromEntries(
    FLAGS.flatMap(([name, off, on], bit) => {
      if (!(said & (1 << bit))) return [];
      return [[name, set & (1 << bit) ? on : off]];
    }),
  );
}

/**
 * Layer and neuron, or nothing where none is chosen.
 * @param {ByteWriter} writer
 * @param {Place} place
 */
function writeSelection(writer, { selection }) {
  if (selection === undefined) return false;
  if (selection) {
    writer.varint(selection.layer);
    writer.varint(selection.neuron);
  }
  return true;
}

/** @param {ByteReader} reader */
function readSelection(reader) {
  if (reader.left === 0) return { selection: null };
  return { selection: { layer: reader.varint(), neuron: reader.varint() } };
}

/**
 * One byte for a whole layer (255 for the end), else a float64.
 * @param {ByteWriter} writer
 * @param {Place} place
 */
function writeTime(writer, { time }) {
  if (time === undefined) return false;
  if (time === Infinity) writer.u8(255);
  else if (Number.isInteger(time) && time >= 0 && time < 256) writer.u8(time);
  else writer.f64(time);
  return true;
}

/** @param {ByteReader} reader */
function readTime(reader) {
  const time = reader.left === 1 ? reader.u8() : reader.f64();
  if (!(time >= 0 && time <= MAX_TIME)) throw new BadBytes("there is no such time");
  return { time };
}

/**
 * Two bytes: the decimal mark, and the digits after it, 0 for as many as each place shows by itself.
 * @param {ByteWriter} writer
 * @param {Place} place
 */
function writeNumbers(writer, { numbers }) {
  if (numbers === undefined) return false;
  writer.u8(DECIMAL_MARKS.indexOf(numbers.mark));
  writer.u8(numbers.digits ?? 0);
  return true;
}

/** @param {ByteReader} reader */
function readNumbers(reader) {
  const mark = DECIMAL_MARKS[reader.u8()];
  const digits = reader.u8();
  if (!mark || digits > DECIMAL_DIGITS.length) throw new BadBytes("numbers are not written so");
  return { numbers: { mark, digits: digits || null } };
}

/**
 * Names with commas between them.
 * @param {ByteWriter} writer
 * @param {Place} place
 */
function writeHidden(writer, { hidden }) {
  if (hidden === undefined) return false;
  writer.text(hidden.join(","));
  return true;
}

/** @param {ByteReader} reader */
function readHidden(reader) {
  const names = reader.text();
  if (!/^([a-z-]+(,[a-z-]+)*)?$/.test(names)) throw new BadBytes("there are no such parts");
  return { hidden: names ? names.split(",") : [] };
}

/**
 * The name of a step, or nothing where the lesson is closed.
 * @param {ByteWriter} writer
 * @param {Place} place
 */
function writeStep(writer, { step }) {
  if (step === undefined) return false;
  writer.text(step ?? "");
  return true;
}

/** @param {ByteReader} reader */
function readStep(reader) {
  const step = reader.text();
  if (!/^[\w-]{0,64}$/.test(step)) throw new BadBytes("there is no such step");
  return { step: step || null };
}

/** @param {ByteReader} reader */
function readTestImage(reader) {
  const index = reader.varint();
  if (index > MAX_MNIST_INDEX) throw new BadBytes("there is no such test image");
  return { input: /** @type {const} */ ({ type: "mnist", index }) };
}

/** @param {ByteReader} reader */
function readHandwriting(reader) {
  const digit = reader.u8();
  const seed = reader.varint();
  if (digit > 9) throw new BadBytes("there is no such digit");
  return { input: /** @type {const} */ ({ type: "handwriting", digit, seed }) };
}
