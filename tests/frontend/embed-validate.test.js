import assert from "node:assert/strict";
import { test } from "node:test";
import { readPlace } from "../../frontend/src/embed/validate.js";
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
      "model, centred, curtain, mode, lines, view, neuron, time, hues, theme, language, numbers, " +
      "controls, step, input, switches, edits",
  });
});
