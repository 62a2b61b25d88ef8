/**
 * Validates messages from the embedding page. A message with an error is refused as a whole, with an explanation.
 * @module
 */

import {
  DECIMAL_DIGITS,
  DECIMAL_MARKS,
  INSIDE_STAGES,
  LANGUAGE,
  MAX_BITS,
  MAX_DIAL_VALUE,
  MAX_EDITS,
  MAX_INPUT,
  MAX_LAYERS,
  MAX_MESSAGE_PARAMETERS,
  MAX_MESSAGE_TEXT,
  MAX_MNIST_INDEX,
  MAX_NEURONS,
  MAX_OFF,
  MAX_PICTURE_BYTES,
  MAX_POINTS,
  MAX_SEED,
  MAX_STROKES,
  MAX_TIME,
  PARTS,
  PEN_RADIUS,
  PIXELS,
  SNAPSHOT_SIDE,
} from "../options.js";
import { PLACE_ENTRIES } from "../place-fields.js";
import { isArray, MessageError } from "./message-error.js";
import { BLANK, withPoints, withStroke } from "../store/drawing.js";

/** @import { PlaceField } from "../place-fields.js" */
/** @import { Drawing, Dial, NeuronRef, Place, Sample, Switches } from "../types.js" */

/**
 * A requested place: the part that this page can go to directly, a picture that must be read first, inputs that are
 * set once the page is there, and parameters that other modules handle.
 * @typedef {object} Asked
 * @property {Place} place
 * @property {Blob} [picture]
 * @property {number[]} [values] The inputs of a network that takes numbers.
 * @property {string} [controls]
 * @property {string | null} [step]
 * @property {string | null} [puzzle]
 * @property {string | null} [run]
 */

/**
 * @param {unknown} data
 * @returns {Asked}
 */
export function readPlace(data) {
  /** @type {Asked} */
  const asked = { place: {} };
  for (const [name, value] of entries(data, "place", Object.keys(FIELDS).length)) {
    if (value === undefined) continue;
    const known = Object.hasOwn(FIELDS, name) ? FIELDS[name] : null;
    if (!known)
      throw wrong(`there is no field '${name.slice(0, 40)}'`, Object.keys(FIELDS).join(", "), name);
    const { kind } = known.field;
    if (kind === "input") readInput(asked, value);
    else {
      const read = KINDS[kind](value, name, known.field);
      // Other modules handle the parts around the view, steps, puzzles and trainings.
      Object.assign(["parts", "step", "run"].includes(kind) ? asked : asked.place, {
        [kind === "parts" ? name : known.name]: read,
      });
    }
  }
  return asked;
}

/**
 * The function that reads each kind of value; it receives the field's name in the message.
 * @type {Record<PlaceField["kind"], (value: unknown, name: string, field: PlaceField) => unknown>}
 */
const KINDS = {
  model: text,
  flag,
  option: (value, name, { of = [] }) => oneOf(value, name, of),
  view: text,
  neuron: (value) => (value === null ? null : neuron(value)),
  tab: (value, name, { of = [] }) => (value === null ? null : oneOf(value, name, of)),
  time: (value, name) => number(value, name, 0, MAX_TIME),
  moment: (value, name) => (value === null ? null : number(value, name, 0, INSIDE_STAGES.length)),
  language,
  asked: (value, name) => (value === null ? null : text(value, name)),
  numbers,
  parts: text,
  step: (value, name) => (value === null ? null : text(value, name)),
  run: (value, name) => (value === null ? null : text(value, name)),
  input: () => undefined,
  switches,
  dials: (value, name) => list(value, name, MAX_EDITS).map(dial),
};

/** The fields of a message by their names in the message. */
const FIELDS = Object.fromEntries(
  PLACE_ENTRIES.map(([name, field]) => [field.message ?? name, { name, field }]),
);

/** @type {Record<string, (value: any, whole: any) => Drawing | Sample>} */
const INPUTS = {
  digit: (digit, { seed = 1 }) => ({
    type: "handwriting",
    digit: whole(digit, "digit", 9),
    seed: whole(seed, "seed", MAX_SEED),
  }),
  mnist: (index) => ({ type: "mnist", index: whole(index, "mnist", MAX_MNIST_INDEX) }),
  pixels: (pixels) => {
    const greys = Uint8Array.from(readPixels(pixels), (value) => Math.round(value * 255));
    const source = /** @type {const} */ ({ type: "picture", inverted: false });
    return { kind: "pixels", drawn: greys, centred: greys, source };
  },
  strokes: (strokes, { penRadius = PEN_RADIUS.usual }) => drawingOf(strokes, penRadius),
};

/**
 * @param {Asked} asked
 * @param {unknown} value
 */
function readInput(asked, value) {
  if (value === null) {
    asked.place.input = BLANK;
    return;
  }
  const whole = object(value, "input");
  if (whole.picture !== undefined) {
    if (!(whole.picture instanceof Blob))
      throw wrong("'picture' is not a file", "a Blob", whole.picture);
    if (whole.picture.size > MAX_PICTURE_BYTES) {
      throw wrong(
        "the picture is too large",
        `at most ${MAX_PICTURE_BYTES} bytes`,
        whole.picture.size,
      );
    }
    asked.picture = whole.picture;
    return;
  }
  if (whole.values !== undefined) {
    asked.values = list(whole.values, "values", MAX_NEURONS).map((value) =>
      number(value, "a value", -MAX_INPUT, MAX_INPUT),
    );
    return;
  }
  const name = Object.keys(INPUTS).find((key) => whole[key] !== undefined);
  if (!name)
    throw wrong(
      "the input has no known form",
      [...Object.keys(INPUTS), "values", "picture"].join(", "),
      value,
    );
  asked.place.input = INPUTS[name](whole[name], whole);
}

/**
 * @param {unknown} data
 * @param {unknown} radius
 */
function drawingOf(data, radius) {
  const strokes = list(data, "strokes", MAX_STROKES);
  const penRadius = number(radius, "penRadius", PEN_RADIUS.min, PEN_RADIUS.max);
  /** @type {import("../types.js").StrokeDrawing} */
  let drawing = { ...BLANK, penRadius };
  let count = 0;
  for (const stroke of strokes) {
    const points = list(stroke, "a stroke", MAX_POINTS - count).map((point) => {
      const [x, y] = list(point, "a point", 2);
      return [number(x, "x", 0, 1), number(y, "y", 0, 1)];
    });
    count += points.length;
    if (points.length === 0) continue;
    drawing = withStroke(drawing, points[0][0], points[0][1]);
    drawing = withPoints(drawing, points.slice(1).flat());
  }
  return drawing;
}

/**
 * Reads 784 greys from 0 to 1.
 * @param {unknown} data
 * @returns {number[]}
 */
export function readPixels(data) {
  const pixels = list(data, "pixels", PIXELS);
  if (pixels.length !== PIXELS) throw wrong("too few pixels", PIXELS, pixels.length);
  return pixels.map((value) => number(value, "a pixel", 0, 1));
}

/**
 * @param {any} message
 * @returns {{width?: number, height?: number}}
 */
export function readSize({ width, height }) {
  const side = (/** @type {unknown} */ value, /** @type {string} */ name) =>
    value === undefined ? undefined : whole(value, name, SNAPSHOT_SIDE.max, SNAPSHOT_SIDE.min);
  return { width: side(width, "width"), height: side(height, "height") };
}

/** @param {unknown} value */
export function readTime(value) {
  return number(value, "time", 0, MAX_TIME);
}

/**
 * Reads parameters of the address, as text.
 * @param {unknown} data
 * @returns {Record<string, string | null>}
 */
export function readParameters(data) {
  return Object.fromEntries(
    entries(data, "params", MAX_MESSAGE_PARAMETERS).map(([name, value]) => [
      text(name, "params"),
      value === null ? null : text(value, name.slice(0, 40)),
    ]),
  );
}

/**
 * Checks the names of the requested parts.
 * @param {string} controls
 */
export function checkControls(controls) {
  const names = controls.split(",").map((name) => name.trim());
  const unknown = names.find(
    (name) => name && name !== "all" && !PARTS.includes(/** @type {any} */ (name)),
  );
  if (unknown !== undefined) throw wrong("there is no such part", PARTS.join(", "), unknown);
}

/**
 * @param {unknown} value
 * @returns {NeuronRef}
 */
function neuron(value) {
  const [, layer, at] = /^(\d{1,3})\.(\d{1,5})$/.exec(text(value, "neuron")) ?? [];
  if (layer === undefined)
    throw wrong("'neuron' does not name a neuron", "layer.neuron, like 1.9", value);
  return { layer: Number(layer), neuron: Number(at) };
}

/**
 * @param {unknown} value
 * @returns {Dial}
 */
function dial(value) {
  const edit = object(value, "an edit");
  return {
    layer: whole(edit.layer, "layer", MAX_LAYERS, 1),
    neuron: whole(edit.neuron, "neuron", MAX_NEURONS - 1),
    source: whole(edit.source, "source", MAX_NEURONS - 1, -1),
    value: number(edit.value, "value", -MAX_DIAL_VALUE, MAX_DIAL_VALUE),
  };
}

/**
 * @param {unknown} value
 * @returns {Switches}
 */
function switches(value) {
  const { activations, off, noBias, bits, binary } = object(value, "switches");
  return {
    activations: list(activations, "activations", MAX_LAYERS).map((name) =>
      name === null ? null : text(name, "an activation function"),
    ),
    off: list(off, "off", MAX_OFF).map((ref) => ({
      layer: whole(object(ref, "a neuron").layer, "layer", MAX_LAYERS, 1),
      neuron: whole(object(ref, "a neuron").neuron, "neuron", MAX_NEURONS - 1),
    })),
    noBias: list(noBias, "noBias", MAX_LAYERS).map((layer) => whole(layer, "layer", MAX_LAYERS, 1)),
    bits: bits === null ? null : whole(bits, "bits", MAX_BITS, 1),
    binary: flag(binary, "binary"),
  };
}

/** @param {unknown} value */
function language(value) {
  const tag = text(value, "language");
  if (LANGUAGE.test(tag)) return tag;
  throw wrong("'language' does not name a language", "a tag like de or en-GB, or auto", tag);
}

/**
 * @param {unknown} value
 * @returns {NonNullable<Place["numbers"]>}
 */
function numbers(value) {
  const { mark, digits } = object(value, "numbers");
  return {
    mark: oneOf(mark, "mark", DECIMAL_MARKS),
    digits: digits === null ? null : whole(digits, "digits", DECIMAL_DIGITS.length, 1),
  };
}

/**
 * Reads a plain object. Arrays of numbers are refused: as objects they would have a field for every number.
 * @param {unknown} value
 * @param {string} name
 * @returns {Record<string, any>}
 */
function object(value, name) {
  if (Object.prototype.toString.call(value) === "[object Object]") {
    return /** @type {Record<string, any>} */ (value);
  }
  throw wrong(`'${name}' is invalid`, "an object", value);
}

/**
 * Returns the fields of an object and their values. Their number is checked before any of them is read.
 * @param {unknown} value
 * @param {string} name
 * @param {number} most
 * @returns {[string, any][]}
 */
function entries(value, name, most) {
  const whole = object(value, name);
  const names = Object.keys(whole);
  if (names.length <= most) return names.map((each) => [each, whole[each]]);
  throw wrong(`'${name}' has too many fields`, `at most ${most}`, names.length);
}

/**
 * Reads an array of any kind as a list without holes. Its length is checked before any element is read.
 * @param {unknown} value
 * @param {string} name
 * @param {number} most
 * @returns {unknown[]}
 */
function list(value, name, most) {
  if (!isArray(value)) throw wrong(`'${name}' is invalid`, "a list", value);
  if (value.length > most) throw wrong(`'${name}' is too long`, `at most ${most}`, value.length);
  return Array.from(value);
}

/**
 * @param {unknown} value
 * @param {string} name
 */
function text(value, name) {
  if (typeof value === "string" && value.length <= MAX_MESSAGE_TEXT) return value;
  throw wrong(`'${name}' is invalid`, "a text", value);
}

/**
 * @param {unknown} value
 * @param {string} name
 */
function flag(value, name) {
  if (typeof value === "boolean") return value;
  throw wrong(`'${name}' is invalid`, "true or false", value);
}

/**
 * @param {unknown} value
 * @param {string} name
 * @param {number} least
 * @param {number} most
 */
function number(value, name, least, most) {
  if (typeof value === "number" && value >= least && value <= most) return value;
  throw wrong(`'${name}' is invalid`, `a number from ${least} to ${most}`, value);
}

/**
 * @param {unknown} value
 * @param {string} name
 * @param {number} most
 * @param {number} [least]
 */
function whole(value, name, most, least = 0) {
  const count = Number(value);
  if (Number.isInteger(value) && count >= least && count <= most) return count;
  throw wrong(`'${name}' is invalid`, `a whole number from ${least} to ${most}`, value);
}

/**
 * @template {string} T
 * @param {unknown} value
 * @param {string} name
 * @param {readonly T[]} names
 * @returns {T}
 */
function oneOf(value, name, names) {
  const found = names.find((one) => one === value);
  if (found !== undefined) return found;
  throw wrong(`'${name}' is invalid`, names.join(", "), value);
}

/**
 * @param {string} message
 * @param {string | number} expected
 * @param {unknown} found
 */
function wrong(message, expected, found) {
  return new MessageError("malformed", message, expected, found);
}
