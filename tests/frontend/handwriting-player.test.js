import assert from "node:assert/strict";
import { test } from "node:test";
import { createPlayer, drawnAfter } from "../../frontend/src/app/input/handwriting-player.js";

/** @import { Handwriting } from "../../frontend/src/types.js" */

/** @type {Handwriting} */
const WRITTEN = {
  type: "handwriting",
  digit: 4,
  seed: 1,
  penRadius: 1.5,
  strokes: [
    { points: [0, 0, 0.1, 0.1, 0.2, 0.2], timesMs: [0, 10, 20] },
    { points: [0.5, 0, 0.5, 1], timesMs: [50, 60] },
  ],
};

/** @param {number} ms */
const pointsAfter = (ms) => drawnAfter(WRITTEN, ms).strokes.map(({ points }) => points.length / 2);

test("a digit is drawn point by point in its own time, the pen lifted between strokes", () => {
  assert.deepEqual(pointsAfter(0), [1]);
  assert.deepEqual(pointsAfter(10), [2]);
  assert.deepEqual(pointsAfter(49), [3]);
  assert.deepEqual(pointsAfter(50), [3, 1]);
  assert.deepEqual(pointsAfter(1000), [3, 2]);
});

test("it is drawn with the pen of its hand", () => {
  assert.equal(drawnAfter(WRITTEN, 0).penRadius, 1.5);
});

test("at once it is there at once, whole", () => {
  /** @type {string[]} */
  const heard = [];
  const player = createPlayer({
    onDrawing: ({ strokes }) => heard.push(`drawn ${strokes.length}`),
    onDone: () => heard.push("done"),
  });
  globalThis.cancelAnimationFrame = () => {};
  player.start(WRITTEN, true);
  assert.deepEqual(heard, ["drawn 2", "done"]);
});
