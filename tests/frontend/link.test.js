import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { isLink, packed, unpacked } from "../../frontend/src/net/link.js";
import { MAX_LINK } from "../../frontend/src/options.js";
import { placed, placeOf } from "../../frontend/src/store/place.js";
import * as change from "../../frontend/src/store/state.js";
import { BLANK, withPoints, withStroke } from "../../frontend/src/store/drawing.js";
import { generatedPlace, randomFrom } from "./generated.js";
import { FOLDER, golden, PLACES, stored, written } from "./golden-links.js";

const SIZES = [784, 16, 16, 10];
const CARD = /** @type {any} */ ({ name: "digits", sizes: SIZES, activations: [] });

/** The state of a page on which a network of 784-16-16-10 is open, all weights 0. */
function openPage() {
  const state = change.modelOpened(change.initialState({ models: [CARD] }), CARD);
  const weights = state.weights.map((layer) => ({ ...layer, rowsLoaded: layer.nOut }));
  return { ...state, weights, trained: weights };
}

test("every golden link still reads as it was written", () => {
  const told = JSON.parse(readFileSync(new URL("links.json", FOLDER), "utf8"));
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".link"));
  assert.deepEqual(files.map((file) => file.replace(".link", "")).sort(), Object.keys(told).sort());
  for (const [name, expected] of Object.entries(told)) {
    const { place, flaws } = unpacked(stored(name));
    assert.deepEqual({ place: written(place), flaws }, expected, name);
  }
});

test("every golden link is still written as it was", () => {
  for (const [name, { text }] of Object.entries(golden())) assert.equal(text, stored(name), name);
});

test("a link that holds only a view is 16 letters long", () => {
  assert.equal(packed({ view: "wall" }), "1.BwR3YWxsAAK8hQ");
});

test("200 generated states go through a link and come out the same", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const place = generatedPlace(seed, SIZES);
    const { time, input, ...rest } = place;
    const state = { ...placed(openPage(), rest), drawing: input, time: Number(time) };
    const before = placeOf(state);
    const { place: read, flaws } = unpacked(packed(before));
    assert.deepEqual({ tab: null, asked: null, run: undefined, ...read }, before, `seed ${seed}`);
    assert.deepEqual(flaws, []);
    const after = { ...placed(openPage(), read), drawing: read.input, time: read.time };
    assert.deepEqual(placeOf(/** @type {any} */ (after)), before, `seed ${seed}`);
  }
});

test("a test image is a number in its link", () => {
  const image = new Uint8Array(784).fill(7);
  const source = /** @type {const} */ ({ type: "mnist", index: 12, label: 9 });
  const link = packed({ input: { kind: "pixels", drawn: image, centred: image, source } });
  assert.deepEqual(unpacked(link), {
    place: { input: { type: "mnist", index: 12 } },
    flaws: [],
  });
});

test("a drawing of a slow hand and 20 turned dials are a link of at most 2,000 letters", () => {
  // An 8 that fills the pad: a point at every CSS pixel of a large pad, off its line by half a pixel.
  const random = randomFrom(1);
  const points = Array.from({ length: 900 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 900;
    const [jitterX, jitterY] = [random() - 0.5, random() - 0.5];
    return [
      0.5 + 0.22 * Math.sin(2 * angle) + jitterX / 400,
      0.5 - 0.38 * Math.cos(angle) + jitterY / 400,
    ];
  });
  const drawing = withPoints(withStroke(BLANK, points[0][0], points[0][1]), points.flat());
  const changes = Array.from({ length: 20 }, (_, i) => {
    return { layer: 1, neuron: i % 16, source: 300 + i, value: Math.fround(random() - 0.5) };
  });
  const place = { ...PLACES.turned, input: drawing, changes };
  assert.ok(drawing.strokes[0].points.length > 1000, `${drawing.strokes[0].points.length}`);
  const { length } = packed(place);
  assert.ok(length <= MAX_LINK, `${length} letters`);
});

test("whatever is cut off a link, the rest opens and the loss is told", () => {
  const whole = stored("edited");
  const { place: all } = unpacked(whole);
  for (let length = 2; length < whole.length; length += 1) {
    const { place, flaws } = unpacked(whole.slice(0, length));
    assert.equal(flaws.at(-1)?.code, "sum", `${length} letters`);
    for (const [name, value] of Object.entries(place)) {
      assert.deepEqual(value, all[/** @type {keyof typeof all} */ (name)], `${length} letters`);
    }
  }
});

test("a change of any letter of a link is reported and breaks nothing", () => {
  const whole = stored("edited");
  for (let at = 2; at < whole.length - 1; at += 1) {
    const letter = whole[at] === "A" ? "B" : "A";
    const changed = whole.slice(0, at) + letter + whole.slice(at + 1);
    assert.notEqual(unpacked(changed).flaws.length, 0, `letter ${at}`);
  }
});

test("noise is told to be damaged, and nothing breaks", () => {
  const random = randomFrom(3);
  for (let i = 0; i < 500; i += 1) {
    const noise = Buffer.from(Array.from({ length: 40 }, () => Math.floor(256 * random())));
    const { flaws } = unpacked(`1.${noise.toString("base64url")}`);
    assert.notEqual(flaws.length, 0);
  }
});

/**
 * A link of one field, its sum right.
 * @param {number} key
 * @param {number[]} bytes
 */
async function linkOf(key, bytes) {
  const { sumOf, toBase64Url } = await import("../../frontend/src/net/link/bytes.js");
  const fields = [key, bytes.length, ...bytes];
  const sum = sumOf(Uint8Array.from(fields));
  return `1.${toBase64Url(Uint8Array.from([...fields, 0, 2, sum & 255, sum >> 8]))}`;
}

for (const [claim, key, name, bytes] of /** @type {[string, number, string, number[]][]} */ ([
  ["a pen of 0.299 px", 2, "strokes", [0xab, 2]],
  ["a pen of 4.001 px", 2, "strokes", [0xa1, 31]],
  ["a stroke without points", 2, "strokes", [0xe2, 9, 0]],
  ["a point beside the pad", 2, "strokes", [0xe2, 9, 1, 0xe8, 3, 0, 0]],
  ["785 pixels", 3, "pixels", [4, 0xa0, 12, 255]],
  ["a seed of more than 32 bits", 5, "handwriting", [3, 255, 255, 255, 255, 31]],
  ["the digit ten", 5, "handwriting", [10, 1]],
  ["a view with a bracket", 7, "view", [60]],
  ["half a neuron", 8, "selection", [1]],
  ["a time that never comes", 9, "time", [0, 0, 0, 0, 0, 0, 0xf0, 0x7f]],
  ["a moment after the last stage", 18, "inside", [0x89, 39]],
  ["a tab that there is not", 20, "tab", [...Buffer.from("sums")]],
  ["a hue that there is not", 10, "hues", [112, 105, 110, 107]],
  ["a theme that there is not", 11, "theme", [112]],
  ["words that are no UTF-8", 1, "model", [0xc3, 0x28]],
  ["a dial of the pixels", 15, "changes", [1, 0, 0, 0, 0, 0, 0, 0]],
  ["a dial that is no number", 15, "changes", [1, 1, 0, 0, 0, 0, 0xc0, 0x7f]],
  ["more dials than follow", 15, "changes", [0xff, 0xff, 0xff, 0xff, 15]],
  ["switches that are a list", 16, "switches", [91, 93]],
  ["test image 10,000", 4, "mnist", [0x90, 78]],
  ["a time after 1,000 layers", 9, "time", [0, 0, 0, 0, 0, 0x48, 0x8f, 0x40]],
  ["17 bits", 16, "switches", [...Buffer.from('{"bits":17}')]],
  ["a pixel that is off", 16, "switches", [...Buffer.from('{"off":[[0,1]]}')]],
  ["no bias in layer 256", 16, "switches", [...Buffer.from('{"no_bias":[256]}')]],
  ["a language that is no tag", 12, "language", [...Buffer.from("de-")]],
  ["more than a field holds", 4, "mnist", [1, 2]],
])) {
  test(`${claim} is left out and told`, async () => {
    assert.deepEqual(unpacked(await linkOf(key, bytes)), {
      place: {},
      flaws: [{ code: "field", what: name }],
    });
  });
}

test("whatever is just within a limit is taken", async () => {
  for (const [key, bytes] of /** @type {[number, number[]][]} */ ([
    [2, [0xac, 2]],
    [2, [0xa0, 31]],
    [2, [0xe2, 9, 1, 0xe7, 3, 0xe7, 3]],
    [3, [4, 0x9e, 12, 255]],
    [5, [9, 255, 255, 255, 255, 15]],
    [4, [0x8f, 78]],
    [9, [0, 0, 0, 0, 0, 0x40, 0x8f, 0x40]],
    [16, [...Buffer.from('{"bits":16}')]],
    [12, [...Buffer.from("zh-Hant-TW")]],
  ])) {
    assert.deepEqual(unpacked(await linkOf(key, bytes)).flaws, []);
  }
});

test("only a version and a dot make a link", () => {
  assert.deepEqual(["1.AAAA", "2.", "pad", "", "1", ".1"].map(isLink), [
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
