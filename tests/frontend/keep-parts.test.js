import assert from "node:assert/strict";
import { test } from "node:test";
import { layoutStage } from "../../frontend/src/stage/layout.js";
import { keepParts } from "../../frontend/src/stage/layout/keep-parts.js";

const stage = { sizes: [784, 512, 256, 10], width: 830, height: 776 };

test("a window that moves leaves the pixels, the other layers and their lines the same objects", () => {
  const before = layoutStage({ ...stage, windows: { 1: 0 } });
  const next = keepParts(layoutStage({ ...stage, windows: { 1: 40 } }), before);
  assert.deepEqual(next, layoutStage({ ...stage, windows: { 1: 40 } }));
  const kept = next.layers.map((layer, k) => layer === before.layers[k]);
  assert.deepEqual(kept, [true, false, true, true]);
  assert.deepEqual(
    next.gaps.map((gap, k) => gap === before.gaps[k]),
    [false, false, true],
  );
  assert.equal(next.outputs, before.outputs);
  assert.equal(next.grid, before.grid);
});

test("a layout that is the same again is the layout before", () => {
  const before = layoutStage(stage);
  assert.equal(keepParts(layoutStage(stage), before), before);
});
