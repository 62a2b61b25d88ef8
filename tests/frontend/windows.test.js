/**
 * The windows of large layers, and their overviews.
 * @module
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { hitTest } from "../../frontend/src/input/hit.js";
import { neighbour } from "../../frontend/src/input/walk.js";
import { layoutStage } from "../../frontend/src/stage/layout.js";
import { cellNearest, windowAt } from "../../frontend/src/stage/windows.js";
import { strongestLines } from "../../frontend/src/stage/lines.js";
import { buildScene } from "../../frontend/src/stage/scene.js";
import { DARK } from "../../frontend/src/stage/color.js";
import * as change from "../../frontend/src/store/state.js";
import { createCanvasCache } from "../../frontend/src/stage/canvas-cache.js";
import { draw } from "../../frontend/src/stage/views/overviews.js";
import { passOf, recordingCanvas, weightsOf } from "./stage.js";

const sizes = [784, 512, 256, 10];
const desktop = { sizes, width: 830, height: 776 };
const phone = { sizes, width: 390, height: 367 };

/** @param {ReturnType<typeof layoutStage>} layout */
const spans = ({ layers }) => layers.map(({ first, end, count }) => [first, end, count]);

test("a layer of more than 128 neurons shows as many discs as are legible, a smaller one all", () => {
  assert.deepEqual(spans(layoutStage(desktop)), [
    [0, 784, 784],
    [0, 19, 512],
    [0, 19, 256],
    [0, 10, 10],
  ]);
  assert.deepEqual(spans(layoutStage(phone)), [
    [0, 784, 784],
    [0, 13, 512],
    [0, 13, 256],
    [0, 10, 10],
  ]);
  assert.deepEqual(spans(layoutStage({ ...desktop, sizes: [784, 128, 129, 10] })), [
    [0, 784, 784],
    [0, 128, 128],
    [0, 19, 129],
    [0, 10, 10],
  ]);
});

test("the discs of a window have room for numbers and, on a wide stage, for legible heatmaps", () => {
  for (const stage of [desktop, phone]) {
    const [, first, second] = layoutStage(stage).layers;
    assert.ok(first.numberSize > 7 && second.numberSize > 7);
    assert.ok(first.heatmap >= (stage === desktop ? 28 : 20), `${first.heatmap}`);
  }
});

test("the overview has one cell per neuron, the cells four deep and 128 across on a wide stage", () => {
  const [, first, second] = layoutStage(desktop).layers;
  const shape = (/** @type {typeof first} */ { overview }) =>
    overview && [overview.cell, overview.deep, overview.rows];
  assert.deepEqual(shape(first), [5, 4, 128]);
  assert.deepEqual(shape(second), [5, 2, 128]);
  assert.equal(layoutStage({ ...desktop, sizes: [784, 16, 16, 10] }).layers[1].overview, null);
  assert.equal(layoutStage({ ...desktop, sizes: [784, 200] }).layers[1].overview, null);
});

test("a window is where it was moved to, and never beyond the ends of its layer", () => {
  const at = (/** @type {number} */ first) =>
    spans(layoutStage({ ...desktop, windows: { 1: first } }))[1].slice(0, 2);
  assert.deepEqual(at(0), [0, 19]);
  assert.deepEqual(at(300), [300, 319]);
  assert.deepEqual(at(493), [493, 512]);
  assert.deepEqual(at(494), [493, 512]);
  assert.deepEqual(at(-1), [0, 19]);
  const { layers } = layoutStage({ ...desktop, windows: { 1: 300 } });
  assert.equal(layers[1].x[300], layers[1].x[318]);
  assert.ok(layers[1].x[299] < layers[1].x[300], "neuron 299 stands in the overview");
  assert.deepEqual([layers[2].first, layers[2].end], [0, 19]);
});

test("a window moves by one to a neighbour of its neurons, and centres any other", () => {
  const layer = layoutStage({ ...desktop, windows: { 1: 100 } }).layers[1];
  assert.equal(windowAt(layer, 100), 100);
  assert.equal(windowAt(layer, 118), 100);
  assert.equal(windowAt(layer, 119), 101);
  assert.equal(windowAt(layer, 99), 99);
  assert.equal(windowAt(layer, 300), 291);
  assert.equal(windowAt(layer, 511), 493);
  assert.equal(windowAt(layer, 3), 0);
});

test("the cell below a pointer is the neuron that stands there, whichever way the pass runs", () => {
  for (const stage of [desktop, phone]) {
    const { layers, flow } = layoutStage(stage);
    const layer = /** @type {Parameters<typeof cellNearest>[0]} */ (layers[1]);
    for (const neuron of [19, 300, 511]) {
      assert.equal(cellNearest(layer, flow, layer.x[neuron], layer.y[neuron]), neuron);
    }
    assert.equal(cellNearest(layer, flow, -100, -100), 0);
    assert.equal(cellNearest(layer, flow, 9999, 9999), 511);
  }
});

test("the pointer finds the discs of a window, and arrow keys walk beyond its end", () => {
  const layout = layoutStage({ ...desktop, windows: { 1: 300, 2: 40 } });
  const { x, y } = layout.layers[1];
  assert.deepEqual(hitTest(layout, x[310], y[310]), { layer: 1, neuron: 310 });
  assert.deepEqual(neighbour(layout, { layer: 1, neuron: 318 }, "ArrowDown"), {
    layer: 1,
    neuron: 319,
  });
  assert.deepEqual(neighbour(layout, { layer: 1, neuron: 300 }, "ArrowRight"), {
    layer: 2,
    neuron: 40,
  });
});

test("the strongest lines between two spans are those of all lines that have both ends there", () => {
  const [weights] = weightsOf([6, 5]);
  const a = Float32Array.of(1, 0, 0.5, 1, 0.25, 1);
  const lines = strongestLines(weights, a, 99, { first: 1, end: 5 }, { first: 2, end: 4 });
  const ends = Array.from(lines.sources, (source, k) => [source, lines.targets[k]]);
  assert.deepEqual(ends, [
    [2, 2],
    [3, 2],
    [4, 2],
    [2, 3],
    [3, 3],
    [4, 3],
  ]);
  ends.forEach(([i, j], k) =>
    assert.equal(lines.values[k], Math.fround(weights.W[j * 6 + i] * a[i])),
  );
  assert.equal(lines.largest, Math.max(...lines.values.map(Math.abs)));
});

test("the lines of a gap end at discs, those of an opened neuron at every neuron", () => {
  const layout = layoutStage({ ...desktop, windows: { 1: 300 } });
  const state = change.initialState({
    weights: weightsOf(sizes),
    pass: passOf(sizes),
    time: 3,
    selection: { layer: 2, neuron: 5 },
  });
  const scene = buildScene({ ...state, activations: ["relu", "relu", "softmax"] }, layout, DARK);
  const { lines, focusLines } = scene.gaps[1];
  assert.ok(lines.count > 200 && lines.count <= 19 * 19);
  assert.ok(lines.sources.every((i) => i >= 300 && i < 319));
  assert.ok(lines.targets.every((j) => j < 19));
  assert.equal(focusLines?.count, 512);
  const { box, wholeBox, fromFlow } = layout.gaps[1];
  assert.ok(fromFlow[0] < box.x && fromFlow[0] >= wholeBox.x);
});

test("a window moves in the state, what was pointed at is let go, and another network begins anew", () => {
  const state = change.initialState({ hover: { layer: 1, neuron: 3 } });
  const moved = change.windowMoved(state, 1, 40);
  assert.deepEqual([moved.windows, moved.hover], [{ 1: 40 }, null]);
  assert.equal(change.windowMoved(moved, 1, 40), moved);
  assert.deepEqual(change.windowMoved(moved, 2, 7).windows, { 1: 40, 2: 7 });
  const card = /** @type {import("../../frontend/src/types.js").Card} */ (
    /** @type {unknown} */ ({ name: "other", sizes, activations: [], readout: "argmax" })
  );
  assert.deepEqual(change.modelOpened(moved, card).windows, {});
});

test("the overview has a cell for each neuron that the pass has lit, from black to white", () => {
  /** @type {unknown[][]} */
  const log = [];
  const layout = layoutStage(desktop);
  const pass = passOf(sizes);
  pass.layers[1].a.fill(0.5);
  const state = change.initialState({ weights: weightsOf(sizes), pass, time: 1 });
  const activations = ["sigmoid", "sigmoid", "softmax"];
  const scene = buildScene({ ...state, activations }, layout, DARK);
  const cache = createCanvasCache((width, height) => recordingCanvas(width, height, log));
  draw(recordingCanvas(830, 776, log).getContext(), scene, cache);
  const cells = log.filter(
    ([name, , , width, height]) => name === "fillRect" && width === 1 && height === 1,
  );
  assert.equal(cells.length, 512, "the second hidden layer is not lit yet");
  assert.deepEqual(cells[0].slice(1), [0, 0, 1, 1]);
  assert.deepEqual(cells[511].slice(1), [3, 127, 1, 1]);
});
