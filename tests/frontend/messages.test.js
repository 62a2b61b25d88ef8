import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { switchesToJson } from "../../frontend/src/net/api.js";
import {
  collapseMessage,
  FrameError,
  probeMessage,
  readAccuracy,
  readResponse,
} from "../../frontend/src/net/wire.js";
import {
  gradientMessage,
  landscapeMessage,
  readGradient,
  readLandscape,
} from "../../frontend/src/net/wire/gradient.js";
import { MAX_PART, openOwnMessages } from "../../frontend/src/net/wire/own-network.js";
import { goldenMap, goldenPacket } from "./golden-maps.js";

const EVENT = 2;
const ACK = 3;

/** A map with its bytes as numbers, so that it does not matter what holds them. */
const plain = (/** @type {object} */ map) =>
  Object.fromEntries(
    Object.entries(map).map(([key, value]) => [
      key,
      value instanceof ArrayBuffer || value instanceof Uint8Array
        ? [...new Uint8Array(value)]
        : value,
    ]),
  );

test("every golden map is read or written here or in the tests of the transport", () => {
  const folder = new URL("../wire/", import.meta.url);
  const maps = readdirSync(folder).filter((file) => file.endsWith(".msgpack"));
  assert.deepEqual(maps.map((file) => file.replace(".msgpack", "")).sort(), [
    "accuracy",
    "collapse",
    "find_training",
    "gradient",
    "gradient-batch",
    "gradient-batch-response",
    "gradient-next",
    "gradient-next-response",
    "gradient-response",
    "hello",
    "landscape",
    "landscape-question",
    "numbers",
    "open_model",
    "open_own",
    "probe",
    "probe-response",
    "steer",
    "switches",
    "train",
    "training",
    "training-lost",
    "training-run",
    "training-waiting",
  ]);
});

test("a golden map is the argument of its event, or of an acknowledgement", () => {
  const { type, nsp, data } = goldenPacket("probe");
  assert.deepEqual([type, nsp, data.length, data[0]], [EVENT, "/", 2, "probe"]);
  const answer = goldenPacket("probe-response");
  assert.deepEqual([answer.type, answer.id, answer.data.length], [ACK, 4, 1]);
});

test("asks about a neuron by its golden map", () => {
  const probe = { layer: 2, neuron: 5, from: 1, inputs: [3, 0] };
  const message = probeMessage({ seq: 11, probe, a: Float32Array.of(0, 0.25, 0.5, 1) });
  assert.deepEqual(plain(message), plain(goldenMap("probe")));
});

test("asks for one layer by its golden map", () => {
  const message = collapseMessage({ seq: 12, a: Float32Array.of(0, 0.75, 1) });
  assert.deepEqual(plain(message), plain(goldenMap("collapse")));
});

test("an array is sent without what lies around it in memory", () => {
  const all = Float32Array.of(1, 2, 3, 4);
  const { a } = collapseMessage({ seq: 1, a: all.subarray(1, 3) });
  assert.ok(a instanceof ArrayBuffer);
  assert.deepEqual([...new Float32Array(a)], [2, 3]);
});

test("opens the visitor's own network by the golden maps, its numbers in parts before it", () => {
  const bytes = new Uint8Array(MAX_PART + 8).fill(0);
  bytes.set([0, 1, 2, 3, 4, 5, 6, 7], MAX_PART);
  const network = {
    card: '{"name":"mine"}',
    numbers: new Float32Array(bytes.buffer),
    inputOrder: Uint8Array.of(2, 0, 1, 0),
  };
  const { event, argument, parts } = openOwnMessages(network);
  assert.equal(event, "open_own");
  assert.deepEqual(plain({ seq: 5, ...argument }), plain(goldenMap("open_own")));
  assert.equal(parts.length, 2);
  assert.deepEqual(plain({ seq: 4, ...parts[1] }), plain(goldenMap("numbers")));
});

test("sets the switches by their golden map", () => {
  const off = [
    { layer: 1, neuron: 15 },
    { layer: 2, neuron: 0 },
  ];
  const switches = { activations: ["relu", null], off, noBias: [2], bits: 4, binary: true };
  assert.deepEqual({ seq: 22, ...switchesToJson(switches) }, goldenMap("switches"));
});

test("reads how a neuron answered", () => {
  assert.deepEqual(readResponse(goldenMap("probe-response")), {
    seq: 11,
    steps: 2,
    z: Float32Array.of(-1, 0, 1, 2),
    a: Float32Array.of(0.25, 0.5, 0.75, 0.875),
  });
});

test("asks for a gradient by its golden map", () => {
  const message = gradientMessage({
    seq: 13,
    a: Float32Array.of(0, 0.75, 1),
    digit: 3,
    cost: "cross-entropy",
    learningRate: 0.5,
    dial: { layer: 2, neuron: 5, source: -1 },
    batch: null,
    pictures: false,
  });
  assert.deepEqual(plain(message), plain(goldenMap("gradient")));
});

test("asks for the gradient of a batch without an image", () => {
  const message = gradientMessage({
    seq: 17,
    a: Float32Array.of(0, 0.75, 1),
    digit: 3,
    cost: "quadratic",
    learningRate: 1,
    dial: { layer: 1, neuron: 2, source: 3 },
    batch: { count: 10, seed: 4 },
    pictures: true,
  });
  assert.deepEqual(plain(message), plain(goldenMap("gradient-batch")));
});

test("reads what each image of a batch says", () => {
  const { batch, check } = readGradient(goldenMap("gradient-batch-response"));
  assert.deepEqual([check.before, check.activation, check.delta], [null, null, null]);
  assert.deepEqual([...(batch?.labels ?? [])], [7, 2]);
  assert.deepEqual([...(batch?.costs ?? [])], [1, 0.5]);
  assert.deepEqual([...(batch?.slopes ?? [])], [1.25, -0.25]);
  assert.equal(batch?.pictures?.indexOf(255), 783);
  assert.equal(batch?.source, "generated");
  const short = { ...goldenMap("gradient-batch-response").batch, pictures: new ArrayBuffer(783) };
  const told = { ...goldenMap("gradient-batch-response"), batch: short };
  assert.throws(() => readGradient(told), { expected: "1568 bytes", found: "783" });
  assert.equal(batch?.nextRate, null);
});

test("asks what a training learns from next, and reads the learning rate of that step", () => {
  const message = gradientMessage({
    seq: 19,
    a: Float32Array.of(0, 0.75, 1),
    digit: 3,
    cost: "quadratic",
    learningRate: 1,
    dial: { layer: 1, neuron: 2, source: 3 },
    batch: { number: 12, taken: 3, rate: 2 },
    pictures: false,
  });
  assert.deepEqual(plain(message), plain(goldenMap("gradient-next")));
  assert.equal(readGradient(goldenMap("gradient-next-response")).batch?.nextRate, 1.5);
});

test("asks for a landscape by its golden map, and reads it", () => {
  const message = landscapeMessage({
    seq: 18,
    a: Float32Array.of(0, 0.75, 1),
    digit: 3,
    batch: null,
    cost: "quadratic",
    first: { name: "downhill", network: null },
    second: { name: "towards", network: "lesson" },
    seed: 5,
    reach: 10,
    since: 16,
  });
  assert.deepEqual(plain(message), plain(goldenMap("landscape-question")));
  assert.deepEqual(readLandscape(goldenMap("landscape")), {
    seq: 18,
    since: 18,
    costs: Float32Array.of(1, 0.5, 0.25, 2),
    goals: [null, [3, 4]],
    place: { first: 0.5, second: -0.25, away: 0.125, cost: 0.375 },
  });
});

test("reads a gradient, layer by layer", () => {
  assert.deepEqual(readGradient(goldenMap("gradient-response")), {
    seq: 13,
    cost: 0.625,
    after: 0.5,
    desired: Float32Array.of(0, 1),
    terms: Float32Array.of(0.125, 0.5),
    layers: [
      {
        activations: Float32Array.of(0.5, -1),
        delta: Float32Array.of(0.125, -0.25),
        weights: Float32Array.of(0, 0.09375, 0.125, 0, -0.1875, -0.25),
        biases: Float32Array.of(0.125, -0.25),
      },
    ],
    check: {
      value: -1.5,
      before: 1,
      squishSlope: null,
      activation: -1,
      delta: -0.25,
      slope: -0.25,
      difference: -0.2578125,
      h: 2 ** -10,
      rounding: 2 ** -40,
      relativeError: 0.03125,
    },
    batch: null,
  });
});

test("reads an array wherever its bytes lie, and keeps every bit", () => {
  const values = Float32Array.of(-0, 1 / 3, 2 ** -149);
  const bytes = new Uint8Array(13);
  bytes.set(new Uint8Array(values.buffer), 1);
  const message = { ...goldenMap("probe-response"), z: bytes.subarray(1) };
  for (const z of [message.z, values.buffer]) {
    assert.deepEqual(readResponse({ ...message, z }).z, values);
  }
});

test("reads an accuracy, digit by digit", () => {
  assert.deepEqual(readAccuracy(goldenMap("accuracy")), {
    seq: 21,
    correct: 45,
    total: 2000,
    trainedCorrect: 1945,
    perDigit: Array.from({ length: 10 }, (_, digit) => ({
      correct: digit,
      trainedCorrect: 190 + digit,
      total: 200,
    })),
    confusion: Uint32Array.from({ length: 100 }, (_, i) => i),
    source: "own",
    testSet: "class.csv",
    serverUs: 2345,
  });
});

/** @type {[string, (message: any) => unknown, string, unknown, string, string][]} */
const FLAWS = [
  ["probe-response", readResponse, "seq", -1, "a whole number", "-1"],
  ["probe-response", readResponse, "steps", "2", "a whole number", "2"],
  ["probe-response", readResponse, "z", [1, 2], "bytes of float32", "1,2"],
  [
    "probe-response",
    readResponse,
    "a",
    new ArrayBuffer(7),
    "bytes of float32",
    "[object ArrayBuffer]",
  ],
  ["accuracy", readAccuracy, "source", "elsewhere", "mnist or generated or own", "elsewhere"],
  ["accuracy", readAccuracy, "confusion", [1, 2], "a list of 100", "1,2"],
  ["accuracy", readAccuracy, "per_digit", null, "a list of 10", "null"],
  ["accuracy", readAccuracy, "per_digit", Array(10).fill({}), "a whole number", "undefined"],
  ["gradient-response", readGradient, "cost", "1", "a finite number", "1"],
  ["gradient-response", readGradient, "after", Infinity, "a finite number", "Infinity"],
  ["gradient-response", readGradient, "layers", null, "a list of layers", "null"],
  ["gradient-response", readGradient, "layers", [{}], "bytes of float32", "undefined"],
  ["landscape", readLandscape, "costs", [1], "bytes", "1"],
  ["landscape", readLandscape, "goals", null, "a list of places", "null"],
  ["landscape", readLandscape, "place", {}, "a finite number", "undefined"],
  ["accuracy", readAccuracy, "trained_correct", 1.5, "a whole number", "1.5"],
];
for (const [name, read, field, value, expected, found] of FLAWS) {
  test(`the field ${field} of ${name} cannot be ${String(value)}`, () => {
    assert.throws(
      () => read({ ...goldenMap(name), [field]: value }),
      (error) => {
        assert.ok(error instanceof FrameError);
        const { code, message } = error;
        assert.equal(code, "malformed");
        assert.match(message, new RegExp(`the field ${field} of the message does not fit`));
        assert.deepEqual([error.expected, error.found], [expected, found]);
        return true;
      },
    );
  });
}

test("what is no map is malformed", () => {
  for (const message of [null, undefined, 7, "text", new ArrayBuffer(8)]) {
    assert.throws(() => readResponse(message), { code: "malformed" });
    assert.throws(() => readAccuracy(message), { code: "malformed" });
    assert.throws(() => readGradient(message), { code: "malformed" });
  }
});
