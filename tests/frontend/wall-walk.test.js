import assert from "node:assert/strict";
import { test } from "node:test";
import { walkFrom } from "../../frontend/src/panels/views/wall/wall-walk.js";

const wall = { columns: 28, sources: 784, neurons: 16, tilesPerRow: 6 };
const at = { neuron: 6, source: 30, inside: false };

test("arrows walk over the wall and stop at its edges", () => {
  assert.equal(walkFrom(at, "ArrowRight", wall)?.neuron, 7);
  assert.equal(walkFrom(at, "ArrowLeft", wall)?.neuron, 6);
  assert.equal(walkFrom(at, "ArrowDown", wall)?.neuron, 12);
  assert.equal(walkFrom({ ...at, neuron: 12 }, "ArrowDown", wall)?.neuron, 12);
  assert.equal(walkFrom(at, "End", wall)?.neuron, 15);
});

test("space steps into a picture, arrows walk its weights, Escape steps out", () => {
  const inside = walkFrom(at, " ", wall);
  assert.deepEqual(inside, { ...at, inside: true });
  assert.equal(inside && walkFrom(inside, "ArrowUp", wall)?.source, 2);
  assert.equal(inside && walkFrom(inside, "Home", wall)?.source, 0);
  assert.deepEqual(inside && walkFrom(inside, "Escape", wall), at);
});

test("keys without a meaning are left to the page", () => {
  assert.equal(walkFrom(at, "Escape", wall), null);
  assert.equal(walkFrom(at, "x", wall), null);
});
