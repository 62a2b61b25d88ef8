import assert from "node:assert/strict";
import { test } from "node:test";
import { FrameError } from "../../frontend/src/net/wire.js";
import {
  readNews,
  readRun,
  steerMessage,
  trainMessage,
} from "../../frontend/src/net/wire/training.js";
import { goldenMap } from "./golden-maps.js";

test("asks for a training by its golden map", () => {
  const changes = {
    sizes: [784, 8, 10],
    activations: ["relu", "sigmoid"],
    learning_rate: 0.5,
    digits: null,
  };
  const message = trainMessage({ seq: 13, preset: "lesson", changes, start: "random" });
  assert.deepEqual(message, goldenMap("train"));
});

test("steers a run, and asks for it again, by their golden maps", () => {
  const steering = /** @type {const} */ ({ action: "play", value: 2.5 });
  assert.deepEqual(steerMessage({ seq: 15, token: "a-token", ...steering }), goldenMap("steer"));
  assert.deepEqual({ seq: 14, token: "a-token" }, goldenMap("find_training"));
});

test("reads a run that was taken on", () => {
  const { card, recipe, ...run } = readRun(goldenMap("training-run"));
  assert.deepEqual([card.name, recipe.sizes, recipe.digits], ["training", [784, 10], null]);
  assert.deepEqual(run, {
    token: "a-token",
    command: "forwardpass train --sizes 784-10 --out training.safetensors",
    source: "mnist",
    steps: 1100,
    stepsPerEpoch: 550,
    trainingImages: 55_000,
    validationImages: 5000,
    testSet: { name: "class.csv", count: 300 },
    inputOrder: null,
  });
});

test("reads how a run stands, to the last bit of its numbers", () => {
  const { weights, confusion, ...news } = readNews(goldenMap("training"));
  assert.deepEqual(weights, Float32Array.of(0.5, -1, 2));
  assert.deepEqual([confusion?.length, confusion?.[0], confusion?.[99]], [100, 0, 99]);
  assert.deepEqual(news, {
    token: "a-token",
    status: "running",
    place: null,
    reason: null,
    resumes: null,
    number: 551,
    taken: 3,
    epoch: 2,
    examples: 55_100,
    examplesPerSecond: 12_500.5,
    cost: 0.25,
    learningRate: 0.5,
    byRecipe: true,
    forget: true,
    costs: [
      [512, 0.75],
      [551, 0.375],
    ],
    measured: [
      {
        number: 550,
        validationCost: 0.5,
        validationAccuracy: 0.875,
        trainingCost: 0.25,
        trainingAccuracy: 0.9375,
      },
    ],
    checkpoints: [0, 256, 512],
    frames: [],
  });
});

test("reads a run that waits: its place, and no numbers", () => {
  const { status, place, weights, confusion, cost } = readNews(goldenMap("training-waiting"));
  assert.deepEqual([status, place, weights, confusion, cost], ["waiting", 3, null, null, null]);
});

test("reads a lost run: why it is, and the step that it can go on from", () => {
  const { status, reason, resumes, taken } = readNews(goldenMap("training-lost"));
  assert.deepEqual([status, reason, resumes, taken], ["lost", "lost", 512, 0]);
});

test("refuses a message whose fields do not fit, and names the field", () => {
  const good = goldenMap("training");
  for (const [field, value] of [
    ["state", "asleep"],
    ["number", "551"],
    ["costs", null],
    ["confusion", new Uint8Array(399)],
    ["weights", new Uint8Array(6)],
  ]) {
    assert.throws(
      () => readNews({ ...good, [String(field)]: value }),
      (error) => error instanceof FrameError && error.message.includes(String(field)),
    );
  }
  assert.throws(() => readRun({ ...goldenMap("training-run"), token: 7 }), FrameError);
});
