import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import {
  decodeFrames,
  encodeChanges,
  encodePixels,
  encodeStrokes,
  encodeValues,
  FrameError,
} from "../../frontend/src/net/wire.js";

const FOLDER = new URL("../wire/", import.meta.url);

/** @param {string} name */
function golden(name) {
  return new Uint8Array(readFileSync(new URL(`${name}.bin`, FOLDER)));
}

/** @param {string} name */
function decodeGolden(name) {
  const frames = decodeFrames(golden(name));
  assert.equal(frames.length, 1);
  return frames[0];
}

/**
 * @param {ArrayBuffer} buffer
 * @param {string} name
 */
function assertGolden(buffer, name) {
  assert.deepEqual(new Uint8Array(buffer), golden(name));
}

/**
 * @param {() => unknown} act
 * @param {string} code
 * @param {unknown} expected
 * @param {unknown} found
 */
function assertRefused(act, code, expected, found) {
  assert.throws(act, (error) => {
    assert.ok(error instanceof FrameError);
    assert.deepEqual([error.code, error.expected, error.found], [code, expected, found]);
    return true;
  });
}

/**
 * @param {number} count
 * @param {number} points In each stroke.
 */
function drawing(count, points) {
  const strokes = Array.from({ length: count }, () => ({ points: Array(2 * points).fill(0.5) }));
  return { seq: 1, staged: false, centred: true, penRadius: 1.25, strokes };
}

test("every golden frame is read or written here", () => {
  const frames = readdirSync(FOLDER).filter((file) => file.endsWith(".bin"));
  const names = frames.map((file) => file.replace(".bin", ""));
  assert.deepEqual(names.sort(), [
    "answer-blank",
    "answer-digit",
    "answer-undecided",
    "changes",
    "changes-none",
    "layer-0",
    "layer-1",
    "pixels",
    "placement",
    "strokes",
    "strokes-empty",
    "values",
    "weights",
  ]);
});

test("writes a drawing as its golden frame", () => {
  const strokes = [
    { points: [0.25, 0.5, 0.75, 0.125] },
    { points: [0, 65535 / 65536] },
    { points: [0.5, 0.5, 0.5, 0.625, 0.5, 0.75] },
  ];
  const frame = encodeStrokes({ seq: 7, staged: true, centred: true, penRadius: 1.25, strokes });
  assertGolden(frame, "strokes");
});

test("writes an empty drawing as its golden frame", () => {
  const frame = encodeStrokes({ seq: 1, staged: false, centred: false, penRadius: 4, strokes: [] });
  assertGolden(frame, "strokes-empty");
});

test("writes a picture as its golden frame", () => {
  const pixels = Uint8Array.from({ length: 784 }, (_, i) => i % 256);
  assertGolden(encodePixels({ seq: 4294967295, staged: true, pixels }), "pixels");
});

test("writes numbers that are no picture as their golden frame, and none that is out of range", () => {
  assertGolden(encodeValues({ seq: 5, staged: true, values: [0.5, -2, 1_000_000] }), "values");
  const write = (/** @type {number} */ value) =>
    encodeValues({ seq: 5, staged: true, values: [0, value] });
  assertRefused(() => write(1_000_001), "malformed", "-1000000 to 1000000", 1_000_001);
  assertRefused(() => write(NaN), "malformed", "-1000000 to 1000000", NaN);
});

test("writes turned dials as their golden frame", () => {
  const changes = [
    { layer: 1, neuron: 15, source: 783, value: -0.25 },
    { layer: 3, neuron: 9, source: -1, value: 1_000_000 },
  ];
  assertGolden(encodeChanges({ seq: 21, reset: true, more: false, changes }), "changes");
  const none = encodeChanges({ seq: 22, reset: false, more: true, changes: [] });
  assertGolden(none, "changes-none");
});

test("a frame may have 5000 changes and not one more", () => {
  const change = { layer: 1, neuron: 0, source: 0, value: 0.5 };
  const header = { seq: 1, reset: false, more: false };
  const frame = encodeChanges({ ...header, changes: Array(5000).fill(change) });
  assert.equal(frame.byteLength, 12 + 12 * 5000);
  const act = () => encodeChanges({ ...header, changes: Array(5001).fill(change) });
  assertRefused(act, "too_large", "at most 5000", 5001);
});

test("reads layer 0, which has no z", () => {
  assert.deepEqual(decodeGolden("layer-0"), {
    kind: "layer",
    seq: 7,
    layer: 0,
    layerCount: 4,
    z: null,
    a: Float32Array.of(0, 0.5, 1),
  });
});

test("reads z and a of a layer", () => {
  assert.deepEqual(decodeGolden("layer-1"), {
    kind: "layer",
    seq: 7,
    layer: 1,
    layerCount: 4,
    z: Float32Array.of(-1000, 0, 2.5),
    a: Float32Array.of(0, 0.5, 0.75),
  });
});

test("reads rows of weights with their biases", () => {
  assert.deepEqual(decodeGolden("weights"), {
    kind: "weights",
    seq: 3,
    layer: 2,
    nIn: 3,
    row: 14,
    rows: 2,
    W: Float32Array.of(1, -2, 0.5, 0, 0.25, -8),
    b: Float32Array.of(-10, 1.5),
  });
});

test("reads an answer with its runner-up", () => {
  const answer = { digit: 3, confidence: 0.96875, runnerUp: 5, runnerUpConfidence: 0.03125 };
  assert.deepEqual(decodeGolden("answer-digit"), {
    kind: "answer",
    seq: 7,
    answer: { state: "digit", ...answer },
  });
});

test("reads an undecided answer", () => {
  const answer = { digit: 4, confidence: 0.5, runnerUp: 9, runnerUpConfidence: 0.4375 };
  assert.deepEqual(decodeGolden("answer-undecided"), {
    kind: "answer",
    seq: 8,
    answer: { state: "undecided", ...answer },
  });
});

test("a blank pad names no digit", () => {
  const answer = { digit: null, confidence: 0, runnerUp: null, runnerUpConfidence: 0 };
  assert.deepEqual(decodeGolden("answer-blank"), {
    kind: "answer",
    seq: 9,
    answer: { state: "blank", ...answer },
  });
});

test("reads a placement", () => {
  const placement = { scale: 1.5, dx: -3.25, dy: 0.125 };
  assert.deepEqual(decodeGolden("placement"), { kind: "placement", seq: 7, placement });
});

test("tells frames apart that are packed one after another", () => {
  const names = ["placement", "layer-0", "layer-1", "answer-digit", "weights"];
  const blob = new Uint8Array(Buffer.concat(names.map(golden)));
  const kinds = decodeFrames(blob).map((frame) => frame.kind);
  assert.deepEqual(kinds, ["placement", "layer", "layer", "answer", "weights"]);
});

test("an empty blob holds no frames", () => {
  assert.deepEqual(decodeFrames(new ArrayBuffer(0)), []);
});

test("views the numbers in place", () => {
  const { buffer } = golden("layer-0");
  const [frame] = decodeFrames(buffer);
  assert.ok(frame.kind === "layer");
  assert.equal(frame.a.buffer, buffer);
});

test("reads a blob that does not lie on a multiple of four bytes", () => {
  const shifted = new Uint8Array(41);
  shifted.set(golden("layer-1"), 1);
  const [frame] = decodeFrames(shifted.subarray(1));
  assert.deepEqual(frame, decodeGolden("layer-1"));
});

test("a frame cut short anywhere is malformed", () => {
  for (const name of ["layer-0", "layer-1", "weights", "answer-digit", "placement"]) {
    const whole = golden(name);
    for (let length = 1; length < whole.length; length += 1) {
      assert.throws(() => decodeFrames(whole.slice(0, length)), { code: "malformed" });
    }
  }
});

test("what does not start with FP is malformed", () => {
  const bytes = golden("placement");
  bytes[0] = 0;
  assertRefused(() => decodeFrames(bytes), "malformed", "it to start with FP", "0050");
});

test("another version is unsupported", () => {
  const bytes = golden("placement");
  bytes[2] = 1;
  assertRefused(() => decodeFrames(bytes), "unsupported_version", 2, 1);
});

test("an unknown kind is malformed, and so is one that only the server reads", () => {
  const bytes = golden("placement");
  bytes[3] = 99;
  assertRefused(() => decodeFrames(bytes), "malformed", "a known kind", 99);
  assertRefused(() => decodeFrames(golden("strokes")), "malformed", "a known kind", 1);
});

/** @type {[string, number, number, string | number][]} */
const CONTRADICTIONS = [
  ["layer-1", 8, 4, "less than 4"],
  ["layer-1", 10, 1, 2],
  ["answer-digit", 8, 3, "0 to 2"],
  ["answer-digit", 9, 128, "0 to 127, or 255"],
  ["answer-digit", 10, 254, "0 to 127, or 255"],
];
for (const [name, at, value, expected] of CONTRADICTIONS) {
  test(`byte ${at} of ${name} cannot be ${value}`, () => {
    const bytes = golden(name);
    bytes[at] = value;
    assertRefused(() => decodeFrames(bytes), "malformed", expected, value);
  });
}

test("a weights frame is not empty", () => {
  const bytes = golden("weights");
  bytes[20] = 0;
  assertRefused(() => decodeFrames(bytes), "malformed", "at least 1 row of layer 1", 0);
});

test("a placement is finite", () => {
  const bytes = golden("placement");
  new DataView(bytes.buffer).setFloat32(8, Infinity, true);
  assertRefused(() => decodeFrames(bytes), "malformed", "a finite number", Infinity);
});

test("a drawing may have 256 strokes and not one more", () => {
  assert.equal(encodeStrokes(drawing(256, 1)).byteLength, 16 + 2 * 256 + 4 * 256);
  assertRefused(() => encodeStrokes(drawing(257, 1)), "too_large", "at most 256", 257);
});

test("a drawing may have 8192 points and not one more", () => {
  assert.equal(encodeStrokes(drawing(1, 8192)).byteLength, 16 + 4 + 4 * 8192);
  assertRefused(() => encodeStrokes(drawing(1, 8193)), "too_large", "at most 8192", 8193);
});

test("a stroke has points, each with x and y", () => {
  const one = (/** @type {number[]} */ points) => () =>
    encodeStrokes({ ...drawing(0, 0), strokes: [{ points }] });
  assertRefused(one([]), "malformed", "x and y of at least 1 point", 0);
  assertRefused(one([0.1, 0.2, 0.3]), "malformed", "x and y of at least 1 point", 3);
});

test("the pen may be 0.3 to 4 px", () => {
  for (const penRadius of [0.3, 4]) encodeStrokes({ ...drawing(1, 1), penRadius });
  for (const penRadius of [0.299, 4.001, NaN]) {
    const act = () => encodeStrokes({ ...drawing(1, 1), penRadius });
    assertRefused(act, "malformed", "a radius of 0.3 to 4 px", penRadius);
  }
});

test("points outside the pad are moved to its edge", () => {
  const strokes = [{ points: [-0.5, 1.5] }];
  const frame = encodeStrokes({ ...drawing(0, 0), strokes });
  assert.deepEqual(new Uint16Array(frame, 20), Uint16Array.of(0, 65535));
});

test("a picture has 784 pixels", () => {
  for (const length of [783, 785]) {
    const act = () => encodePixels({ seq: 1, staged: false, pixels: new Uint8Array(length) });
    assertRefused(act, "malformed", "784 pixels", length);
  }
});
