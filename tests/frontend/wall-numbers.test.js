import assert from "node:assert/strict";
import { test } from "node:test";
import {
  binOf,
  histogramOf,
  layoutOf,
  momentsOf,
} from "../../frontend/src/panels/views/wall/wall-numbers.js";

test("bins are equally wide, share no sign and hold every value once", () => {
  const { step, edges, counts } = histogramOf([-0.81, -0.05, 0, 0.05, 0.3, 0.3]);
  assert.equal(step, 0.05);
  assert.deepEqual([edges[0], edges[17], edges.at(-1)], [-0.85, 0, 0.85]);
  assert.deepEqual([counts[0], counts[16], counts[17], counts[18], counts[23]], [1, 1, 1, 1, 2]);
});

test("a value on an edge falls into the bin above it, the last edge into the last bin", () => {
  const { edges, step } = histogramOf([-0.3, 0.3]);
  edges.slice(0, -1).forEach((edge, k) => assert.equal(binOf(edge, edges, step), k));
  assert.equal(binOf(edges[edges.length - 1], edges, step), edges.length - 2);
});

test("a layer of zeros alone has two bins and falls into the upper", () => {
  assert.deepEqual(histogramOf([0, 0]).counts, [0, 2]);
});

test("the moments of 1, 2, 3, −2 are those of a pocket calculator", () => {
  const moments = momentsOf([1, 2, 3, -2]);
  assert.deepEqual(
    [moments.count, moments.least, moments.greatest, moments.mean, moments.sum],
    [4, -2, 3, 1, 4],
  );
  assert.ok(Math.abs(moments.deviation - Math.sqrt(3.5)) < 1e-12);
  assert.deepEqual([moments.positive, moments.negative, moments.aboveOne], [3, 1, 2]);
});

test("784 weights are a picture, 16 a strip, 128 a block of 16 × 8", () => {
  assert.deepEqual(layoutOf(48, { columns: 6, rows: 8 }), {
    shape: "picture",
    columns: 6,
    rows: 8,
  });
  assert.deepEqual(layoutOf(16, null), { shape: "strip", columns: 16, rows: 1 });
  assert.deepEqual(layoutOf(128, null), { shape: "block", columns: 16, rows: 8 });
  assert.deepEqual(layoutOf(64, null), { shape: "block", columns: 8, rows: 8 });
});
