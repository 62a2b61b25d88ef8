import assert from "node:assert/strict";
import { test } from "node:test";
import { hitTest } from "../../frontend/src/input/hit.js";
import { layoutStage } from "../../frontend/src/stage/layout.js";
import { NETWORKS, STAGES } from "./stage.js";

const explore = layoutStage({ sizes: [784, 16, 16, 10], width: 830, height: 776 });

test("the centre of every neuron finds that neuron, on every stage", () => {
  for (const sizes of NETWORKS) {
    for (const { width, height } of STAGES) {
      const layout = layoutStage({ sizes, width, height });
      layout.layers.forEach(({ x, y, count }, layer) => {
        for (let neuron = 0; neuron < count; neuron++) {
          const found = hitTest(layout, x[neuron], y[neuron]);
          assert.deepEqual(found, { layer, neuron }, `${sizes} on ${width} × ${height}`);
        }
      });
    }
  }
});

test("all 784 pixels and 42 neurons can be reached with one hover", () => {
  const found = new Set();
  for (let y = 0; y < explore.height; y += 2) {
    for (let x = 0; x < explore.width; x += 2) {
      const ref = hitTest(explore, x, y);
      if (ref) found.add(`${ref.layer}.${ref.neuron}`);
    }
  }
  assert.equal(found.size, 784 + 16 + 16 + 10);
});

test("a heatmap finds the neuron it belongs to", () => {
  const { heatmap, heatmapX, heatmapY } = explore.layers[1];
  for (const [dx, dy] of [
    [1, 1],
    [heatmap - 1, heatmap - 1],
  ]) {
    const found = hitTest(explore, heatmapX[11] + dx, heatmapY[11] + dy);
    assert.deepEqual(found, { layer: 1, neuron: 11 });
  }
});

test("the label and the bar of an output find its neuron", () => {
  const { label, bar } = explore.outputs[9];
  assert.deepEqual(hitTest(explore, label.x, label.y), { layer: 3, neuron: 9 });
  const inBar = hitTest(explore, bar.x + bar.width - 1, bar.y + bar.height / 2);
  assert.deepEqual(inBar, { layer: 3, neuron: 9 });
});

test("a miss by a few pixels still finds the nearest neuron", () => {
  const { x, y, radius } = explore.layers[2];
  assert.deepEqual(hitTest(explore, x[4] + radius + 5, y[4]), { layer: 2, neuron: 4 });
});

test("the space between the layers and the world outside find nothing", () => {
  const { x, radius } = explore.layers[2];
  assert.equal(hitTest(explore, x[0] + radius + 30, explore.layers[2].y[0]), null);
  assert.equal(hitTest(explore, -50, -50), null);
  assert.equal(hitTest(explore, explore.grid.x - 1, explore.grid.y - 1), null);
});

test("the corners of the picture are its first and last pixel, and beyond them is none", () => {
  const { x, y, size } = explore.grid;
  assert.deepEqual(hitTest(explore, x, y), { layer: 0, neuron: 0 });
  assert.deepEqual(hitTest(explore, x + size - 0.1, y + size - 0.1), { layer: 0, neuron: 783 });
  assert.equal(hitTest(explore, x + size + 1, y + size + 1), null);
});
