import assert from "node:assert/strict";
import { test } from "node:test";
import { neighbour } from "../../frontend/src/input/walk.js";
import { layoutStage } from "../../frontend/src/stage/layout.js";

const sizes = [784, 16, 16, 10];
const wide = layoutStage({ sizes, width: 830, height: 776 });
const phone = layoutStage({ sizes, width: 360, height: 900 });

/** @typedef {import("../../frontend/src/input/walk.js").Arrow} Arrow */

/**
 * @param {number} layer
 * @param {number} neuron
 */
const at = (layer, neuron) => ({ layer, neuron });

test("up and down walk through a layer and stop at its ends", () => {
  assert.deepEqual(neighbour(wide, at(1, 4), "ArrowDown"), at(1, 5));
  assert.deepEqual(neighbour(wide, at(1, 4), "ArrowUp"), at(1, 3));
  assert.deepEqual(neighbour(wide, at(1, 0), "ArrowUp"), at(1, 0));
  assert.deepEqual(neighbour(wide, at(3, 9), "ArrowDown"), at(3, 9));
});

test("right and left walk to the nearest neuron of the layers beside", () => {
  assert.deepEqual(neighbour(wide, at(1, 7), "ArrowRight"), at(2, 7));
  assert.deepEqual(neighbour(wide, at(2, 7), "ArrowLeft"), at(1, 7));
  assert.deepEqual(neighbour(wide, at(2, 0), "ArrowRight"), at(3, 0));
  assert.deepEqual(neighbour(wide, at(3, 4), "ArrowRight"), at(3, 4));
});

test("on the picture every arrow is one pixel", () => {
  assert.deepEqual(neighbour(wide, at(0, 30), "ArrowRight"), at(0, 31));
  assert.deepEqual(neighbour(wide, at(0, 30), "ArrowLeft"), at(0, 29));
  assert.deepEqual(neighbour(wide, at(0, 30), "ArrowDown"), at(0, 58));
  assert.deepEqual(neighbour(wide, at(0, 30), "ArrowUp"), at(0, 2));
});

test("the edge of the picture leads on to the first layer of neurons, and nowhere else", () => {
  const { layer } = neighbour(wide, at(0, 28 * 14 - 1), "ArrowRight");
  assert.equal(layer, 1);
  assert.deepEqual(neighbour(wide, at(0, 0), "ArrowLeft"), at(0, 0));
  assert.deepEqual(neighbour(wide, at(0, 0), "ArrowUp"), at(0, 0));
  assert.deepEqual(neighbour(wide, at(0, 783), "ArrowDown"), at(0, 783));
});

test("stepping back from the first layer leads to the picture", () => {
  assert.equal(neighbour(wide, at(1, 8), "ArrowLeft").layer, 0);
});

test("where the pass runs down, down is the next layer and right the next neuron", () => {
  assert.equal(phone.flow, "down");
  assert.deepEqual(neighbour(phone, at(1, 4), "ArrowRight"), at(1, 5));
  assert.equal(neighbour(phone, at(1, 4), "ArrowDown").layer, 2);
  assert.equal(neighbour(phone, at(1, 4), "ArrowUp").layer, 0);
});

test("every neuron of a wide block can be walked to", () => {
  const block = layoutStage({ sizes: [784, 128, 64, 10], width: 830, height: 776 });
  let ref = at(1, 0);
  for (let i = 1; i < 128; i++) {
    ref = neighbour(block, ref, "ArrowDown");
    assert.deepEqual(ref, at(1, i));
  }
});
