import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { blank, edge, loop, region } from "../../frontend/src/math/presets.js";

const FLAT = { x: 14, y: 10, length: 8, width: 2, degrees: 0 };

/**
 * The weighted sum over a picture.
 * @param {Float32Array} W
 * @param {ArrayLike<number>} picture
 */
const sumOver = (W, picture) => W.reduce((sum, w, i) => sum + w * picture[i], 0);
const inked = (/** @type {Float32Array} */ W) => W.map((w) => (w > 0 ? 1 : 0));
const everywhere = (/** @type {Float32Array} */ W) => W.map((w) => (w === 0 ? 0 : 1));

describe("a neuron made by hand", () => {
  test("a region of 8 by 2 pixels has sixteen weights of 1 and 768 of 0", () => {
    const W = region(FLAT);
    assert.equal(W.length, 784);
    assert.deepEqual(
      [...W.entries()].filter(([, w]) => w !== 0).map(([i]) => i),
      [9, 10].flatMap((row) => Array.from({ length: 8 }, (_, k) => row * 28 + 10 + k)),
    );
    assert.ok(W.every((w) => w === 0 || w === 1));
  });

  test("its weighted sum is the sum of the pixels in the region", () => {
    const W = region(FLAT);
    const picture = Float32Array.from({ length: 784 }, (_, i) => (i % 5) / 4);
    const inside = [9, 10].flatMap((row) =>
      [10, 11, 12, 13, 14, 15, 16, 17].map((c) => row * 28 + c),
    );
    assert.equal(
      sumOver(W, picture),
      inside.reduce((sum, i) => sum + picture[i], 0),
    );
  });

  test("an edge detector likes an edge more than a blob, and a blob more than nothing", () => {
    const W = edge(FLAT);
    const [line, blob] = [sumOver(W, inked(W)), sumOver(W, everywhere(W))];
    assert.equal(line, 16);
    assert.ok(Math.abs(blob - 4) < 1e-5, String(blob));
    assert.equal(sumOver(W, new Float32Array(784)), 0);
  });

  test("a region alone does not mind the blob", () => {
    const [W, surround] = [region(FLAT), edge(FLAT)];
    assert.ok(sumOver(W, everywhere(surround)) >= sumOver(W, inked(surround)));
  });

  test("a bar turned by 90 degrees stands, by 45 it rises to the right", () => {
    const standing = region({ ...FLAT, degrees: 90 });
    assert.equal(standing[14 * 28 + 13], 0);
    assert.equal(standing[13 * 28 + 13], 1);
    assert.equal(standing[6 * 28 + 13], 1);
    const rising = region({ ...FLAT, degrees: 45 });
    assert.equal(rising[8 * 28 + 15], 1);
    assert.equal(rising[8 * 28 + 12], 0);
  });

  test("a loop is positive on its ring and negative within and around", () => {
    const W = loop({ x: 14, y: 14, radius: 6, width: 2 });
    assert.equal(W[14 * 28 + 19], 1);
    assert.ok(W[14 * 28 + 17] < 0);
    assert.ok(W[14 * 28 + 21] < 0);
    assert.equal(W[14 * 28 + 13], 0);
  });

  test("a blank neuron has 784 weights of 0", () => {
    assert.deepEqual(new Set(blank()), new Set([0]));
    assert.equal(blank().length, 784);
  });
});
