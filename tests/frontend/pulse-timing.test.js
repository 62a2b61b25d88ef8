import assert from "node:assert/strict";
import { test } from "node:test";
import { arrival, arrivals, lit, travelled } from "../../frontend/src/stage/pulse-timing.js";

test("the last neuron of a layer is reached exactly when its layer is full", () => {
  for (const count of [1, 10, 16, 128]) {
    for (let gap = 0; gap < 100; gap++) assert.equal(arrival(gap, count - 1, count), gap + 1);
  }
});

test("the neurons of a layer are reached in their order, from 0.55 of the way on", () => {
  assert.equal(arrival(0, 0, 16), 0.578125);
  assert.equal(arrival(1, 7, 16), 1.775);
  for (const count of [1, 10, 16, 128]) {
    let before = 0.55;
    for (let i = 0; i < count; i++) {
      const now = arrival(0, i, count);
      assert.ok(now > before && now <= 1, `${i} of ${count}: ${now}`);
      before = now;
    }
  }
});

test("a pulse leaves 0.55 layers before it arrives, and not before the layer behind is full", () => {
  assert.equal(travelled(0.2, 0.8), 0);
  assert.ok(Math.abs(travelled(0.525, 0.8) - 0.5) < 1e-12);
  assert.equal(travelled(0.8, 0.8), 1);
  assert.equal(travelled(0.9, 0.8), 1);
  for (let i = 0; i < 16; i++) assert.equal(travelled(1, arrival(1, i, 16)), 0);
});

test("a neuron is dark long before its pulses arrive and fully lit when they do", () => {
  assert.equal(lit(0.5, 0.8), 0);
  assert.equal(lit(0.8, 0.8), 1);
  assert.equal(lit(1, 0.8), 1);
});

test("a pass of 784-16-16-10 has 43 moments, rising from 0 to 3", () => {
  const moments = arrivals([784, 16, 16, 10]);
  assert.equal(moments.length, 1 + 16 + 16 + 10);
  assert.equal(moments[0], 0);
  assert.equal(moments[16], 1);
  assert.equal(moments[42], 3);
  for (let i = 1; i < moments.length; i++) assert.ok(moments[i] > moments[i - 1]);
});
