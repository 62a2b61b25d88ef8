import assert from "node:assert/strict";
import { test } from "node:test";
import { nextLink } from "../../frontend/src/app/input/stage-input.js";

/** @import { Link } from "../../frontend/src/types.js" */

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
 * @param {Link | null} link
 * @param {1 | -1} step
 */
const next = (link, step, selection = into) => nextLink({ selection, link, weights, pass }, step);

test("the walk begins at the strongest |w·a|, whichever way it goes", () => {
  assert.deepEqual(next(null, 1), { ...into, source: 2 });
  assert.deepEqual(next(null, -1), { ...into, source: 2 });
});

test("it goes on from the strongest to the weakest, and ends there", () => {
  // 0.5 · 1, −2 · 0.25 and 1 · 0.75: the first two are equally strong and keep their order
  const walked = [2, 0, 1, 1];
  let link = null;
  for (const source of walked) {
    link = next(link, 1);
    assert.deepEqual(link, { ...into, source });
  }
  assert.deepEqual(next(link, -1), { ...into, source: 0 });
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
  assert.equal(nextLink({ selection: null, link: null, weights, pass }, 1), null);
  assert.equal(nextLink({ selection: into, link: null, weights: [], pass }, 1), null);
});
