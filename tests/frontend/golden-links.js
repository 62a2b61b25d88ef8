/**
 * The golden links: read by the JavaScript and the Python tests alike.
 *
 * `node tests/frontend/golden-links.js` writes them to `tests/wire/*.link`, and to `links.json` what is
 * to be read in each: `place` as `Place` in `frontend/src/types.js` (the greys of pixels as
 * `[[first, last, grey], …]`, all others are 0) and `flaws` as in `frontend/src/net/link.js`. Run it only
 * for new golden links: one that changes is a link in somebody's course page that does not open any more.
 * @module
 */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { format } from "prettier";
import { packed } from "../../frontend/src/net/link.js";
import { sumOf } from "../../frontend/src/net/link/bytes.js";

export const FOLDER = new URL("../wire/", import.meta.url);

/**
 * The greys of a picture that is black but for these runs.
 * @param {number[][]} runs
 */
function greys(runs) {
  const pixels = new Uint8Array(784);
  for (const [first, last, grey] of runs) pixels.fill(grey, first, last + 1);
  return pixels;
}

const BEAM = [
  [300, 319, 255],
  [330, 330, 9],
  [331, 331, 8],
  [332, 332, 7],
  [783, 783, 1],
];
const SMALL_BEAM = [
  [404, 413, 200],
  [414, 414, 100],
];

/**
 * A turned network with everything that a link can hold; values are exact in binary.
 * @type {any}
 */
const EDITED = {
  model: "digits",
  centred: true,
  mode: "staged",
  lines: "weights",
  curtain: false,
  view: "matrix",
  selection: { layer: 1, neuron: 9 },
  time: 1.0625,
  hues: "blue-orange",
  theme: "light",
  language: "en",
  hidden: ["gallery", "table"],
  step: "bias",
  changes: [
    { layer: 1, neuron: 9, source: -1, value: -10 },
    { layer: 1, neuron: 9, source: 783, value: 0.5 },
    { layer: 3, neuron: 0, source: 15, value: -1.25 },
  ],
  switches: {
    activations: [null, "relu", null],
    off: [{ layer: 2, neuron: 3 }],
    noBias: [3],
    bits: 4,
    binary: true,
  },
  input: {
    kind: "strokes",
    penRadius: 1.234,
    strokes: [
      { points: [0.25, 0.5, 0.268, 0.5, 0.286, 0.501, 0.304, 0.503, 0.321, 0.507] },
      { points: [0, 0.999] },
      { points: [0, 0, 0.999, 0.999, 0, 0.999, 0.5, 0.5] },
    ],
  },
};

/** @type {Record<string, any>} What each golden link holds; the ones below are made from these. */
export const PLACES = {
  edited: EDITED,
  untouched: {
    model: "digits",
    centred: true,
    mode: "live",
    lines: "flow",
    curtain: false,
    view: "stage",
    selection: null,
    time: 3,
    hues: "safe",
    theme: "auto",
    changes: [],
    switches: { activations: [], off: [], noBias: [], bits: null, binary: false },
    input: { kind: "strokes", penRadius: 1.25, strokes: [] },
  },
  "view-only": { view: "wall" },
  inside: { selection: { layer: 2, neuron: 5 }, inside: 2.375 },
  outside: { inside: null },
  puzzle: { puzzle: "one-dial" },
  training: {
    model: "training",
    run: 'lesson;400;generated;{"sizes":[784,12,10],"activations":["tanh","sigmoid"],"seed":7}',
  },
  tab: { selection: { layer: 1, neuron: 9 }, tab: "curve" },
  asked: { view: "gradient", asked: "digit=8&cost=cross-entropy&dial=2.5.-1&batch=10.4" },
  "as-written": { language: "pt-BR", numbers: { mark: "comma", digits: 3 } },
  "test-image": { model: "relu", input: { type: "mnist", index: 9999 } },
  handwriting: { input: { type: "handwriting", digit: 3, seed: 4294967295 } },
  picture: {
    centred: false,
    input: {
      kind: "pixels",
      drawn: greys(BEAM),
      centred: greys(SMALL_BEAM),
      source: { type: "picture", inverted: true },
    },
  },
  "erased-image": {
    input: {
      kind: "pixels",
      drawn: greys(BEAM),
      centred: greys(BEAM),
      source: { type: "mnist", index: 7, label: 9, erased: true },
    },
  },
};

/** @param {string} link */
const bytesOf = (link) => Buffer.from(link.slice(2), "base64url");

/** @param {Buffer} bytes */
const asLink = (bytes) => `1.${bytes.toString("base64url")}`;

/**
 * Links that suffered, made by hand: of each its text, the place that opens and what is told.
 * @returns {Record<string, {text: string, place: any, flaws: {code: string, what: string}[]}>}
 */
export function damaged() {
  const whole = packed(EDITED);
  const altered = bytesOf(whole);
  altered[altered.indexOf(Buffer.from([8, 2, 1, 9])) + 2] = 0xff; // the layer has no end any more
  const view = bytesOf(packed({ view: "wall" }));
  const fields = Buffer.concat([Buffer.from([99, 2, 1, 2]), view.subarray(0, -4)]);
  const sum = sumOf(fields);
  const newer = Buffer.concat([fields, Buffer.from([0, 2, sum & 255, sum >> 8])]);
  return {
    "cut-off": {
      text: whole.slice(0, -12),
      place: { ...EDITED, changes: undefined },
      flaws: [
        { code: "field", what: "changes" },
        { code: "sum", what: "" },
      ],
    },
    altered: {
      text: asLink(altered),
      place: { ...EDITED, selection: undefined },
      flaws: [
        { code: "field", what: "selection" },
        { code: "sum", what: "" },
      ],
    },
    "dotted-end": {
      text: `${packed({ view: "wall" })}).`,
      place: { view: "wall" },
      flaws: [{ code: "sum", what: "" }],
    },
    "unknown-field": {
      text: asLink(newer),
      place: { view: "wall" },
      flaws: [{ code: "unknown", what: "99" }],
    },
    "other-version": { text: "2.AAAA", place: {}, flaws: [{ code: "version", what: "2" }] },
    empty: { text: "1.", place: {}, flaws: [{ code: "sum", what: "" }] },
  };
}

/** @param {any} place with its pixels as runs, for JSON. */
export function written(place) {
  const runs = (/** @type {Uint8Array} */ pixels) =>
    pixels.reduce((found, grey, at) => {
      const last = found.at(-1);
      if (grey === 0) return found;
      if (last && last[1] === at - 1 && last[2] === grey) last[1] = at;
      else found.push([at, at, grey]);
      return found;
    }, /** @type {number[][]} */ ([]));
  const { input } = place;
  if (input?.kind !== "pixels") return place;
  return { ...place, input: { ...input, drawn: runs(input.drawn), centred: runs(input.centred) } };
}

/** @returns {Record<string, {text: string, place: any, flaws: any[]}>} */
export function golden() {
  const whole = Object.entries(PLACES).map(([name, place]) => [
    name,
    { text: packed(place), place, flaws: [] },
  ]);
  return { ...Object.fromEntries(whole), ...damaged() };
}

/** @param {string} name */
export function stored(name) {
  return readFileSync(new URL(`${name}.link`, FOLDER), "utf8").trimEnd();
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  mkdirSync(FOLDER, { recursive: true });
  const told = Object.entries(golden()).map(([name, { text, place, flaws }]) => {
    writeFileSync(new URL(`${name}.link`, FOLDER), `${text}\n`);
    return [name, { place: written(place), flaws }];
  });
  const json = JSON.stringify(Object.fromEntries(told), null, 2);
  const tidy = await format(json, { parser: "json", printWidth: 100 });
  writeFileSync(new URL("links.json", FOLDER), tidy);
}
