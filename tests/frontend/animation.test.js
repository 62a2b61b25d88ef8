import assert from "node:assert/strict";
import { test } from "node:test";
import { timesOf } from "../../frontend/src/figures/animation.js";

test("the frames of a pass are equal steps of the clock, from the pixels to the last layer", () => {
  // 0.9 s for each layer at speed 1, so 0.25 of a layer in 225 ms
  const times = timesOf([784, 16, 10], { fps: 1000 / 225, speed: 1 });
  assert.deepEqual(times, [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2]);
});

test("a pass twice as fast has half as many frames, and the last one always shows its end", () => {
  const times = timesOf([784, 16, 10], { fps: 1000 / 225, speed: 2 });
  assert.deepEqual(times, [0, 0.5, 1, 1.5, 2]);
  assert.equal(timesOf([784, 16, 16, 10], { fps: 7, speed: 1 }).at(-1), 3);
});
