import assert from "node:assert/strict";
import { test } from "node:test";
import { readParameters, readPixels, readPlace } from "../../frontend/src/embed/validate.js";
import { packed, unpacked } from "../../frontend/src/net/link.js";
import { encodeStrokes } from "../../frontend/src/net/wire.js";

const STROKES = [
  [
    [0.25, 0.5],
    [0.75, 0.5],
  ],
];

/** @param {number} penRadius */
const drawn = (penRadius) => readPlace({ input: { strokes: STROKES, penRadius } }).place;

/**
 * @param {object} place
 * @param {string | number} expected
 */
function assertRefused(place, expected) {
  assert.throws(() => readPlace(place), { name: "MessageError", code: "malformed", expected });
}

test("an embed may set no pen that the server refuses", () => {
  assertRefused({ input: { strokes: STROKES, penRadius: 0.25 } }, "a number from 0.3 to 4");
  for (const radius of [0.3, 4]) {
    const { input } = drawn(radius);
    assert.ok(input && "strokes" in input);
    assert.doesNotThrow(() => encodeStrokes({ seq: 1, staged: false, centred: true, ...input }));
  }
});

test("a link of what an embed drew with the thinnest pen keeps its strokes", () => {
  const place = drawn(0.3);
  assert.deepEqual(unpacked(packed(place)), { place, flaws: [] });
});

test("an embed may send a picture of as many bytes as the server takes, and no more", () => {
  const most = new Blob([new Uint8Array(8_000_000)]);
  assert.equal(readPlace({ input: { picture: most } }).picture, most);
  const more = new Blob([new Uint8Array(8_000_001)]);
  assertRefused({ input: { picture: more } }, "at most 8000000 bytes");
});

test("an embed may show any of the 10,000 test images, and none beyond", () => {
  assert.deepEqual(readPlace({ input: { mnist: 9999 } }).place.input, {
    type: "mnist",
    index: 9999,
  });
  assertRefused({ input: { mnist: 10_000 } }, "a whole number from 0 to 9999");
});

test("an embed may set the inputs of a network that takes numbers, within the range of the server", () => {
  const values = new Float32Array([0.25, -1_000_000, 1_000_000]);
  const asked = readPlace({ input: { values } });
  assert.deepEqual(asked, { place: {}, values: [0.25, -1_000_000, 1_000_000] });
  for (const wrong of [NaN, 1_000_001, "1", null]) {
    assertRefused({ input: { values: [wrong] } }, "a number from -1000000 to 1000000");
  }
  assertRefused({ input: { values: 1 } }, "a list");
});

test("an embed may round to as many bits as the server, and turn the same dials", () => {
  const switches = { activations: [], off: [], noBias: [], bits: 16, binary: false };
  assert.deepEqual(readPlace({ switches }).place.switches, switches);
  assertRefused({ switches: { ...switches, bits: 17 } }, "a whole number from 1 to 16");
  const edit = { layer: 256, neuron: 0, source: 0, value: 1 };
  assertRefused({ edits: [edit] }, "a whole number from 1 to 255");
});

test("a field that no place has is refused, and those that there are are named", () => {
  assert.throws(() => readPlace({ colour: "grey" }), {
    code: "malformed",
    expected:
      "model, centred, curtain, mode, lines, view, neuron, tab, time, inside, asked, hues, theme, language, numbers, " +
      "controls, step, puzzle, run, input, switches, edits",
  });
});

const HUGE = 100_000_000;

/** A list of 100 million, of which nothing but the length may be read. */
const hugeList = () =>
  new Proxy(new Array(HUGE), {
    get(list, name) {
      if (name === "length") return list.length;
      if (typeof name === "symbol") return undefined;
      throw new Error(`${String(name)} was read`);
    },
    ownKeys() {
      throw new Error("it was walked");
    },
  });

test("a list of 100 million is refused by its length, wherever it stands", () => {
  for (const list of [hugeList(), new Uint8Array(HUGE)]) {
    assertRefused({ input: { pixels: list } }, "at most 784");
    assertRefused({ input: { strokes: list } }, "at most 256");
    assertRefused({ input: { strokes: [list] } }, "at most 8192");
    assertRefused({ edits: list }, "at most 200000");
    assertRefused({ switches: { activations: list } }, "at most 255");
    for (const name of ["input", "switches", "numbers"])
      assertRefused({ [name]: list }, "an object");
    for (const name of ["model", "neuron", "step"]) assertRefused({ [name]: list }, "a text");
    assert.throws(() => readPlace(list), { message: "'place' is invalid" });
    assert.throws(() => readPixels(list), { expected: "at most 784", found: 100_000_000 });
    assert.throws(() => readParameters(list), { message: "'params' is invalid" });
  }
});

/** 100,000 fields that may not be read. */
function manyFields() {
  /** @type {Record<string, string>} */
  const fields = {};
  for (let at = 0; at < 100_000; at += 1) {
    Object.defineProperty(fields, `f${at}`, {
      enumerable: true,
      get() {
        throw new Error("a field was read");
      },
    });
  }
  return fields;
}

test("100,000 fields are refused before one of them is read", () => {
  assert.throws(() => readPlace(manyFields()), { expected: "at most 22", found: 100_000 });
  assert.throws(() => readParameters(manyFields()), { expected: "at most 32", found: 100_000 });
  assert.deepEqual(readParameters({ digit: "3", step: null }), { digit: "3", step: null });
});

test("a whole number of a million digits is refused without being written out", () => {
  const digits = 1n << 3_000_000n;
  assert.throws(() => readPlace({ time: digits }), { code: "malformed", found: "a bigint" });
});

test("a hole in a list is refused like what is wrong there", () => {
  assertRefused({ edits: new Array(3) }, "an object");
  assertRefused({ input: { strokes: [new Array(2)] } }, "a list");
});
