import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { hitLine, hitNearest, hitTest, onCurtain } from "../../frontend/src/input/hit.js";
import { layoutStage } from "../../frontend/src/stage/layout.js";
import { NETWORKS, STAGES } from "./stage.js";

const explore = layoutStage({ sizes: [784, 16, 16, 10], width: 830, height: 776 });

test("the centre of every neuron that stands as a disc finds that neuron, on every stage", () => {
  for (const sizes of NETWORKS) {
    for (const { width, height } of STAGES) {
      const layout = layoutStage({ sizes, width, height });
      layout.layers.forEach(({ x, y, first, end }, layer) => {
        for (let neuron = first; neuron < end; neuron++) {
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
  const { x, y, width: size } = explore.grid;
  assert.deepEqual(hitTest(explore, x, y), { layer: 0, neuron: 0 });
  assert.deepEqual(hitTest(explore, x + size - 0.1, y + size - 0.1), { layer: 0, neuron: 783 });
  assert.equal(hitTest(explore, x + size + 1, y + size + 1), null);
});

describe("lines", () => {
  const { fromFlow, fromCross, toFlow, toCross } = explore.gaps[1];
  const lines = {
    count: 2,
    sources: Uint16Array.of(0, 15),
    targets: Uint16Array.of(9, 9),
    values: Float32Array.of(-1, 4),
    largest: 4,
  };
  const [u0, v0, u1, v1] = [fromFlow[0], fromCross[0], toFlow[9], toCross[9]];
  /** @param {number} q */
  const onFirst = (q) => [u0 + (u1 - u0) * q, v0 + (v1 - v0) * q * q * (3 - 2 * q)];

  test("a line is found all along its way", () => {
    for (const q of [0.05, 0.25, 0.5, 0.75]) {
      const [x, y] = onFirst(q);
      assert.deepEqual(
        hitLine(explore, 1, lines, x, y),
        { layer: 2, neuron: 9, source: 0 },
        `${q}`,
      );
    }
  });

  test("where two come together the nearer one is found", () => {
    const [x, y] = [toFlow[9] - 1, toCross[9] + 0.5];
    assert.deepEqual(hitLine(explore, 1, lines, x, y), { layer: 2, neuron: 9, source: 15 });
  });

  test("beside the lines and beyond their ends there is none", () => {
    const [x, y] = onFirst(0.5);
    assert.equal(hitLine(explore, 1, lines, x, y - 40), null);
    assert.equal(hitLine(explore, 1, lines, u0 - 3, v0), null);
    assert.equal(hitLine(explore, 1, { ...lines, count: 0 }, x, y), null);
  });

  test("a line too faint to be seen is not found, one just strong enough is", () => {
    const [x, y] = onFirst(0.25);
    assert.equal(hitLine(explore, 1, lines, x, y, { least: 0.26 }), null);
    assert.equal(hitLine(explore, 1, lines, x, y, { least: 0.25 })?.source, 0);
  });

  test("a finger finds a line from further away than a mouse", () => {
    const [x, y] = onFirst(0.01);
    assert.equal(hitLine(explore, 1, lines, x, y - 10), null);
    assert.equal(hitLine(explore, 1, lines, x, y - 10, { coarse: true })?.source, 0);
    assert.equal(hitLine(explore, 1, lines, x, y - 20, { coarse: true }), null);
  });

  test("on a stage that flows down they are found too", () => {
    const phone = layoutStage({ sizes: [784, 16, 16, 10], width: 360, height: 640 });
    const gap = phone.gaps[2];
    const one = {
      count: 1,
      sources: Uint16Array.of(3),
      targets: Uint16Array.of(7),
      values: Float32Array.of(1),
      largest: 1,
    };
    const [flow, cross] = [
      (gap.fromFlow[3] + gap.toFlow[7]) / 2,
      (gap.fromCross[3] + gap.toCross[7]) / 2,
    ];
    assert.deepEqual(hitLine(phone, 2, one, cross, flow), { layer: 3, neuron: 7, source: 3 });
  });
});

test("the curtain lies over every hidden neuron and over no other, on every stage", () => {
  for (const sizes of NETWORKS) {
    for (const { width, height } of STAGES) {
      const layout = layoutStage({ sizes, width, height });
      layout.layers.forEach(({ x, y, count }, layer) => {
        const hidden = layer > 0 && layer < sizes.length - 1;
        for (let neuron = 0; neuron < count; neuron++) {
          const name = `${sizes} on ${width} × ${height}: ${layer}.${neuron}`;
          assert.equal(onCurtain(layout, x[neuron], y[neuron]), hidden, name);
        }
      });
    }
  }
});

describe("on a phone, between two hidden layers with the lines of one neuron", () => {
  const phone = layoutStage({ sizes: [784, 16, 16, 10], width: 390, height: 367 });
  const { x, y, radius } = phone.layers[2];
  const lines = [null, linesInto(5), null];
  const found = (/** @type {number} */ px, /** @type {number} */ py) =>
    hitNearest(phone, lines, px, py, 0);
  const rim = phone.layers[1].y[5] + phone.layers[1].radius;

  /**
   * The lines from all 16 neurons into one.
   * @param {number} neuron
   */
  function linesInto(neuron) {
    const sources = Uint16Array.from({ length: 16 }, (_, i) => i);
    const targets = new Uint16Array(16).fill(neuron);
    return { count: 16, sources, targets, values: new Float32Array(16).fill(1), largest: 1 };
  }

  test("a finger finds the straight line on all of its way but the rims of its ends", () => {
    const way = y[5] - radius - rim;
    assert.equal(Math.floor(way), 36);
    let hits = 0;
    for (let step = 0; step < 36; step++) {
      if (found(x[5], rim + step + 0.5).edge?.source === 5) hits++;
    }
    assert.equal(hits, 33);
  });

  test("a finger on a disc, and one nearer to a disc than to any line, finds the neuron", () => {
    assert.deepEqual(found(x[5], y[5]), { ref: { layer: 2, neuron: 5 }, edge: null });
    assert.deepEqual(found(x[5], y[5] - radius - 1), { ref: { layer: 2, neuron: 5 }, edge: null });
    assert.deepEqual(found(x[12], y[12] - radius - 6).ref, { layer: 2, neuron: 12 });
  });
});
