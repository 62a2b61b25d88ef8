import assert from "node:assert/strict";
import { test } from "node:test";
import { newInk } from "../../frontend/src/stage/pad-canvas.js";

/** @param {...number[]} strokes */
const strokesOf = (...strokes) => strokes.map((points) => ({ points }));

test("a stroke that goes on is drawn from the point where it was left", () => {
  const before = strokesOf([0, 0], [1, 1, 2, 2]);
  const after = [before[0], { points: [1, 1, 2, 2, 3, 3] }];
  assert.deepEqual(newInk(before, after), strokesOf([2, 2, 3, 3]));
});

test("a new stroke is drawn whole", () => {
  const before = strokesOf([0, 0]);
  assert.deepEqual(newInk(before, [...before, { points: [5, 5] }]), strokesOf([5, 5]));
  assert.deepEqual(newInk([], strokesOf([5, 5, 6, 6])), strokesOf([5, 5, 6, 6]));
});

test("nothing is drawn where nothing is new", () => {
  const strokes = strokesOf([0, 0, 1, 1]);
  assert.deepEqual(newInk(strokes, strokes), []);
});

test("ink that is gone cannot be drawn on", () => {
  const before = strokesOf([0, 0, 1, 1], [2, 2]);
  assert.equal(newInk(before, before.slice(0, 1)), null);
  assert.equal(newInk(before, []), null);
  assert.equal(newInk(before, strokesOf([0, 0], [2, 2])), null);
  assert.equal(newInk(before, strokesOf([1, 1, 0, 0, 3, 3], [2, 2])), null);
});
