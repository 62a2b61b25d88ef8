import assert from "node:assert/strict";
import { test } from "node:test";
import { nextEdge } from "../../frontend/src/app/input/stage-input.js";

/** @import { Edge } from "../../frontend/src/types.js" */

const weights = [
  {
    W: Float32Array.of(0.5, -2, 1, 3, 0.25, -1),
    b: new Float32Array(2),
    nIn: 3,
    nOut: 2,
    rowsLoaded: 2,
  },
];
const pass = /** @type {any} */ ({ layers: [{ z: null, a: Float32Array.of(1, 0.25, 0.75) }] });
const into = { layer: 1, neuron: 0 };

/**
 * @param {Edge | null} edge
 * @param {1 | -1} step
 */
const next = (edge, step, selection = into) => nextEdge({ selection, edge, weights, pass }, step);

test("the walk begins at the strongest |w·a|, whichever way it goes", () => {
  assert.deepEqual(next(null, 1), { ...into, source: 2 });
  assert.deepEqual(next(null, -1), { ...into, source: 2 });
});

test("it goes on from the strongest to the weakest, and ends there", () => {
  // 0.5 · 1, −2 · 0.25 and 1 · 0.75: the first two are equally strong and keep their order
  const walked = [2, 0, 1, 1];
  let edge = null;
  for (const source of walked) {
    edge = next(edge, 1);
    assert.deepEqual(edge, { ...into, source });
  }
  assert.deepEqual(next(edge, -1), { ...into, source: 0 });
});

test("a connection of another neuron is none to go on from", () => {
  assert.deepEqual(next({ layer: 1, neuron: 1, source: 0 }, 1), { ...into, source: 2 });
});

test("from a pixel the walk goes over what it feeds", () => {
  const pixel = { layer: 0, neuron: 0 };
  const first = next(null, 1, pixel);
  assert.deepEqual(first, { layer: 1, neuron: 1, source: 0 });
  assert.deepEqual(next(first, 1, pixel), { layer: 1, neuron: 0, source: 0 });
});

test("without a neuron, or before its weights have come, there is nowhere to walk", () => {
  assert.equal(nextEdge({ selection: null, edge: null, weights, pass }, 1), null);
  assert.equal(nextEdge({ selection: into, edge: null, weights: [], pass }, 1), null);
});
