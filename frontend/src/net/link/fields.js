/**
 * The fields of a link, derived from the fields of a place: how each kind is written and read.
 * @module
 */

import {
  DECIMAL_DIGITS,
  DECIMAL_MARKS,
  INSIDE_STAGES,
  LANGUAGE,
  MAX_MNIST_INDEX,
  MAX_TIME,
} from "../../options.js";
import { PLACE_ENTRIES } from "../../place-fields.js";
import { BadBytes } from "./bytes.js";
import { readPixels, readStrokes, writePixels, writeStrokes } from "./ink.js";
import { readChanges, readSwitches, writeChanges, writeSwitches } from "./network.js";

/** @import { Place } from "../../types.js" */
/** @import { PlaceField, PlaceFieldName } from "../../place-fields.js" */
/** @import { ByteReader, ByteWriter } from "./bytes.js" */

/**
 * `write` writes the field, or returns false if the place does not have it. `read` returns the part of a place that
 * the field holds, and throws `BadBytes` if it cannot.
 * @typedef {object} Field
 * @property {number} key
 * @property {string} name
 * @property {(writer: ByteWriter, place: Place) => boolean | void} write
 * @property {(reader: ByteReader) => Place} read
 */

/** Key of the field that holds everything that needs only one bit. */
const FLAGS_KEY = 6;

/** The resolution of a moment inside a neuron: steps per stage. */
const MOMENTS = 1000;

/** A step of a training, as `store/run-link.js` writes it. */
const RUN = /^[a-z-]{1,40};\d{1,9};(mnist|generated);\{[ -~]{0,1000}\}$/;

/**
 * For each flag: the name of its place field, its bit, and its values when unset and set.
 * @type {readonly (readonly [PlaceFieldName, number, boolean | string, boolean | string])[]}
 */
const FLAGS = PLACE_ENTRIES.flatMap(([name, { bit, of: [off, on] = [false, true] }]) =>
  bit === undefined ? [] : [[name, bit, off, on]],
);

/**
 * How each form of input is written and read.
 * @type {Record<string, Pick<Field, "write" | "read">>}
 */
const INPUTS = {
  mnist: {
    write(writer, { input }) {
      const sample = input && "source" in input ? input.source : input;
      if (!sample || !("index" in sample) || ("erased" in sample && sample.erased)) return false;
      writer.varint(sample.index);
      return true;
    },
    read: readTestImage,
  },
  handwriting: {
    write(writer, { input }) {
      if (!input || !("digit" in input)) return false;
      writer.u8(input.digit);
      writer.varint(input.seed);
      return true;
    },
    read: readHandwriting,
  },
  strokes: {
    write(writer, { input }) {
      if (!input || !("strokes" in input)) return false;
      writeStrokes(writer, input);
      return true;
    },
    read: (reader) => ({ input: readStrokes(reader) }),
  },
  pixels: {
    write(writer, { input }) {
      if (!input || !("source" in input)) return false;
      if (input.source.type === "mnist" && !input.source.erased) return false;
      writePixels(writer, input);
      return true;
    },
    read: (reader) => ({ input: readPixels(reader) }),
  },
};

/**
 * How a field of each kind is written and read.
 * @type {Record<PlaceField["kind"], (name: any, field: PlaceField) => Pick<Field, "write" | "read">>}
 */
const KINDS = {
  model: (name) => text(name, /^[^\p{Cc}]{1,200}$/u),
  view: (name) => text(name, /^[a-z-]{1,64}$/),
  option: (name, { of = [] }) => text(name, new RegExp(`^(${of.join("|")})$`)),
  language: (name) => text(name, LANGUAGE),
  flag: () => ({ write: writeFlags, read: readFlags }),
  neuron: () => ({ write: writeSelection, read: readSelection }),
  tab: (name, { of = [] }) => text(name, new RegExp(`^(${of.join("|")})$`)),
  time: () => ({ write: writeTime, read: readTime }),
  moment: () => ({ write: writeMoment, read: readMoment }),
  asked: (name) => text(name, /^[\w.%&=+*-]{1,300}$/),
  numbers: () => ({ write: writeNumbers, read: readNumbers }),
  parts: () => ({ write: writeHidden, read: readHidden }),
  step: (name) => card(name),
  run: (name) => text(name, RUN),
  input: (form) => INPUTS[form],
  switches: () => ({ write: writeSwitches, read: readSwitches }),
  dials: () => ({ write: writeChanges, read: readChanges }),
};

/**
 * The fields in the order in which they are written. The flags take the position of the first of them.
 * @type {readonly Field[]}
 */
export const FIELDS = PLACE_ENTRIES.flatMap(([name, field]) => {
  const { key, bit, kind } = field;
  if (name === FLAGS[0][0]) return [{ key: FLAGS_KEY, name: "flags", ...KINDS.flag(name, field) }];
  if (bit !== undefined || key === undefined) return [];
  const forms = typeof key === "number" ? { [name]: key } : key;
  return Object.entries(forms).map(([form, of]) => ({
    key: of,
    name: form,
    ...KINDS[kind](form, field),
  }));
});

/**
 * A text field in UTF-8. Null, which stands for the tab that a neuron opens with, is not written.
 * @param {"model" | "view" | "tab" | "asked" | "hues" | "theme" | "language" | "run"} name
 * @param {RegExp} known The values that are accepted.
 * @returns {Pick<Field, "write" | "read">}
 */
function text(name, known) {
  return {
    write(writer, place) {
      const value = place[name];
      if (value === undefined || value === null) return false;
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
 * Writes two bytes: which flags are given, and their values.
 * @param {ByteWriter} writer
 * @param {Place} place
 */
function writeFlags(writer, place) {
  let said = 0;
  let set = 0;
  FLAGS.forEach(([name, bit, , on]) => {
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
  reader.take(); // the bytes of newer flags
  return Object.fromEntries(
    FLAGS.flatMap(([name, bit, off, on]) => {
      if (!(said & (1 << bit))) return [];
      return [[name, set & (1 << bit) ? on : off]];
    }),
  );
}

/**
 * Writes layer and neuron, or nothing if none is selected.
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
 * Writes one byte for a whole layer (255 for the end), otherwise a float64.
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
 * Writes thousandths of a stage, or nothing if the inside of no neuron is shown.
 * @param {ByteWriter} writer
 * @param {Place} place
 */
function writeMoment(writer, { inside }) {
  if (inside === undefined) return false;
  if (inside !== null) writer.varint(Math.round(inside * MOMENTS));
  return true;
}

/** @param {ByteReader} reader */
function readMoment(reader) {
  if (reader.left === 0) return { inside: null };
  const inside = reader.varint() / MOMENTS;
  if (inside > INSIDE_STAGES.length) throw new BadBytes("there is no such time");
  return { inside };
}

/**
 * Writes two bytes: the decimal mark, and the digits after it, where 0 leaves the choice to each part of the page.
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
 * Writes names separated by commas.
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
 * The name of a lesson step or a puzzle; not written if none is open.
 * @param {"step" | "puzzle"} name
 * @returns {Pick<Field, "write" | "read">}
 */
function card(name) {
  return {
    write(writer, place) {
      const value = place[name];
      if (value === undefined) return false;
      writer.text(value ?? "");
      return true;
    },
    read(reader) {
      const value = reader.text();
      if (!/^[\w-]{0,64}$/.test(value)) throw new BadBytes(`there is no such ${name}`);
      return { [name]: value || null };
    },
  };
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
