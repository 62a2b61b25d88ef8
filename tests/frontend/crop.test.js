/**
 * The frame around a part of a picture, moved by keys and dragged by a pointer.
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dragged, moved, sidesAt } from "../../frontend/src/panels/picture/crop.js";

/** @import { Crop } from "../../frontend/src/types.js" */

/** @type {Crop} */
const CROP = [0.2, 0.3, 0.6, 0.7];
const SIZE = { width: 1000, height: 1000 };

/** @param {Crop} crop */
const rounded = (crop) => crop.map((share) => Number(share.toFixed(6)));

/**
 * A drag from one place to another, by a pointer.
 * @param {Crop} crop
 * @param {readonly [number, number]} from
 * @param {readonly [number, number]} to
 */
const drag = (crop, from, to) => rounded(dragged(crop, from, sidesAt(crop, from, SIZE))(to));

/**
 * @param {number} side
 * @param {string} key
 */
const pressed = (side, key, shiftKey = false) => {
  const crop = moved(CROP, side, { key, shiftKey });
  return crop && rounded(crop);
};

test("an arrow moves the side that it points along by a hundredth, with Shift by a twentieth", () => {
  assert.deepEqual(pressed(0, "ArrowRight"), [0.21, 0.3, 0.6, 0.7]);
  assert.deepEqual(pressed(1, "ArrowUp"), [0.2, 0.29, 0.6, 0.7]);
  assert.deepEqual(pressed(2, "ArrowLeft", true), [0.2, 0.3, 0.55, 0.7]);
  assert.deepEqual(pressed(3, "ArrowDown", true), [0.2, 0.3, 0.6, 0.75]);
});

test("a side is not moved across, nor by other keys", () => {
  assert.equal(pressed(0, "ArrowUp"), null);
  assert.equal(pressed(1, "ArrowLeft"), null);
  assert.equal(pressed(2, "Enter"), null);
});

test("a side stays in the picture and a fiftieth off the other one", () => {
  const press = { key: "ArrowLeft", shiftKey: true };
  assert.deepEqual(moved([0.02, 0, 0.5, 1], 0, press), [0, 0, 0.5, 1]);
  assert.deepEqual(
    rounded(/** @type {Crop} */ (moved([0.3, 0, 0.34, 1], 2, press))),
    [0.3, 0, 0.32, 1],
  );
});

test("a pointer near a side drags it, near a corner both", () => {
  assert.deepEqual(drag(CROP, [0.21, 0.5], [0.4, 0.9]), [0.4, 0.3, 0.6, 0.7]);
  assert.deepEqual(drag(CROP, [0.59, 0.71], [0.8, 0.9]), [0.2, 0.3, 0.8, 0.9]);
  assert.deepEqual(drag(CROP, [0.4, 0.29], [2, -1]), [0.2, 0, 0.6, 0.7]);
});

test("a pointer inside drags the whole frame, as far as the picture goes", () => {
  assert.deepEqual(drag(CROP, [0.4, 0.5], [0.5, 0.4]), [0.3, 0.2, 0.7, 0.6]);
  assert.deepEqual(drag(CROP, [0.4, 0.5], [2, -2]), [0.6, 0, 1, 0.4]);
});

test("a pointer outside draws another frame, whichever way, never smaller than a fiftieth", () => {
  assert.deepEqual(drag(CROP, [0.9, 0.9], [0.7, 0.8]), [0.7, 0.8, 0.9, 0.9]);
  assert.deepEqual(drag(CROP, [0.9, 0.9], [0.9, 0.9]), [0.9, 0.9, 0.92, 0.92]);
  assert.deepEqual(drag(CROP, [1, 1], [1, 1]), [0.98, 0.98, 1, 1]);
});

test("within a frame around the whole picture another one is drawn; its handles still move it", () => {
  assert.deepEqual(drag([0, 0, 1, 1], [0.01, 0.5], [0.4, 0.9]), [0.01, 0.5, 0.4, 0.9]);
  assert.deepEqual(dragged([0, 0, 1, 1], [1, 0.5], [2])([0.4, 0.9]), [0, 0, 0.4, 1]);
});
