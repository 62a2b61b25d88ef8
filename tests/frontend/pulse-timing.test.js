import assert from "node:assert/strict";
import { test } from "node:test";
import {
  completion,
  completions,
  fallen,
  lit,
  run,
  shifted,
  summed,
  travelled,
  worked,
} from "../../frontend/src/stage/pulse-timing.js";

const together = { gap: 1, count: 16, byNeuron: false };
const byNeuron = { gap: 1, count: 16, byNeuron: true };

test("all neurons of a layer are reached, at work and lit at the same moments", () => {
  for (const time of [1, 1.3, 1.5, 1.8, 1.99, 2]) {
    for (let i = 1; i < 16; i++) {
      assert.equal(travelled(time, together, i), travelled(time, together, 0));
      assert.equal(worked(time, together, i), worked(time, together, 0));
    }
  }
  assert.deepEqual(
    [1, 1.25, 1.5, 1.75, 2].map((time) => [
      travelled(time, together, 3),
      worked(time, together, 3),
    ]),
    [
      [0, 0],
      [0.5, 0],
      [1, 0],
      [1, 0.5],
      [1, 1],
    ],
  );
});

test("stepped through by neuron, each is done when the next begins, and the last with its layer", () => {
  for (const count of [1, 10, 16, 128]) {
    for (let gap = 0; gap < 100; gap++) {
      assert.equal(completion({ gap, count, byNeuron: true }, count - 1), gap + 1);
    }
  }
  assert.equal(completion(byNeuron, 7), 1.75);
  assert.deepEqual(
    [6, 7, 8, 9].map((i) => worked(1.75, byNeuron, i)),
    [1, 1, 0, 0],
  );
});

test("a neuron adds up first, is shifted then, squishes, and lights up last", () => {
  const percent = (/** @type {(work: number) => number} */ share) =>
    [0.2, 0.35, 0.45, 0.55, 0.6, 0.7, 0.75, 0.8, 0.9, 1].map((work) =>
      Math.round(100 * share(work)),
    );
  assert.deepEqual(percent(summed), [57, 100, 100, 100, 100, 100, 100, 100, 100, 100]);
  assert.deepEqual(percent(shifted), [0, 0, 50, 100, 100, 100, 100, 100, 100, 100]);
  assert.deepEqual(percent(fallen), [0, 0, 0, 0, 33, 100, 100, 100, 100, 100]);
  assert.deepEqual(percent(run), [0, 0, 0, 0, 0, 0, 50, 100, 100, 100]);
  assert.deepEqual(percent(lit), [0, 0, 0, 0, 0, 0, 0, 0, 50, 100]);
});

test("a pulse is on its way for half a layer, and leaves when the layer behind is full", () => {
  assert.equal(travelled(1, together, 0), 0);
  assert.equal(travelled(1.5, together, 0), 1);
  for (let i = 0; i < 16; i++) assert.equal(travelled(1, byNeuron, i), 0);
});

test("a pass of 784-16-16-10 has 43 moments, rising from 0 to 3", () => {
  const moments = completions([784, 16, 16, 10]);
  assert.equal(moments.length, 1 + 16 + 16 + 10);
  assert.equal(moments[0], 0);
  assert.equal(moments[16], 1);
  assert.equal(moments[42], 3);
  for (let i = 1; i < moments.length; i++) assert.ok(moments[i] > moments[i - 1]);
});
