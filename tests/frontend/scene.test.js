import assert from "node:assert/strict";
import { test } from "node:test";
import { DARK } from "../../frontend/src/stage/color.js";
import { layoutStage } from "../../frontend/src/stage/layout.js";
import { linesAt, strongestLines } from "../../frontend/src/stage/lines.js";
import { buildScene, roundScale } from "../../frontend/src/stage/scene.js";
import { RAMP, passOf, shownOf, weightsOf } from "./stage.js";

const sizes = [784, 16, 16, 10];
const layout = layoutStage({ sizes, width: 830, height: 776 });

/**
 * @param {Partial<import("../../frontend/src/stage/scene.js").SceneState>} [changes]
 */
const sceneOf = (changes) => buildScene(shownOf(sizes, changes), layout, DARK);

/** Three neurons into two, the second row not yet loaded where a test says so. */
const small = {
  W: Float32Array.of(0.5, -2, 1, 4, 0.25, -0.5),
  b: new Float32Array(2),
  nIn: 3,
  nOut: 2,
  rowsLoaded: 2,
};

/**
 * The lines as [source, target, value], target by target.
 * @param {import("../../frontend/src/stage/types.js").Lines} lines
 */
const listed = ({ count, sources, targets, values }) =>
  Array.from({ length: count }, (_, k) => [sources[k], targets[k], values[k]]).sort(
    (one, other) => one[1] - other[1] || one[0] - other[0],
  );

test("the value of a line is weight × activation", () => {
  const lines = strongestLines(small, Float32Array.of(1, 0.5, 1), 10);
  assert.deepEqual(listed(lines), [
    [0, 0, 0.5],
    [1, 0, -1],
    [2, 0, 1],
    [0, 1, 4],
    [1, 1, 0.125],
    [2, 1, -0.5],
  ]);
  assert.equal(lines.largest, 4);
});

test("a dark neuron sends no line", () => {
  const lines = strongestLines(small, Float32Array.of(0, 1, 0), 10);
  assert.deepEqual(listed(lines), [
    [1, 0, -2],
    [1, 1, 0.25],
  ]);
});

test("a negative activation turns the sign of what it sends", () => {
  const lines = strongestLines(small, Float32Array.of(-1, 0, 0), 10);
  assert.deepEqual(listed(lines), [
    [0, 0, -0.5],
    [0, 1, -4],
  ]);
});

test("bare weights need no activation", () => {
  const lines = strongestLines(small, null, 10);
  assert.equal(lines.count, 6);
  assert.equal(lines.largest, 4);
});

test("only the strongest lines are kept, and the scale is that of all", () => {
  assert.deepEqual(listed(strongestLines(small, null, 2)), [
    [1, 0, -2],
    [0, 1, 4],
  ]);
  assert.deepEqual(listed(strongestLines(small, Float32Array.of(0, 0, 0), 2)), []);
});

test("the strongest of 12,544 lines are the strongest by sorting them all", () => {
  const [weights] = weightsOf(sizes);
  const { a } = passOf(sizes).layers[0];
  const all = Array.from(weights.W, (w, k) => Math.abs(Math.fround(w * a[k % 784])));
  all.sort((one, other) => other - one);
  const lines = strongestLines(weights, a, 300);
  assert.ok(Math.abs(lines.count - 300) <= 30, `${lines.count} lines`);
  const kept = Array.from(lines.values, Math.abs).sort((one, other) => other - one);
  assert.deepEqual(kept, all.slice(0, lines.count));
});

test("weights that have not arrived have no lines", () => {
  const half = { ...small, rowsLoaded: 1 };
  assert.equal(strongestLines(half, null, 10).count, 3);
  assert.equal(linesAt(half, null, "into", 1).count, 0);
  assert.equal(linesAt(half, null, "outOf", 1).count, 1);
});

test("all lines into a neuron and all lines out of one", () => {
  const a = Float32Array.of(1, 0, 2);
  assert.deepEqual(listed(linesAt(small, a, "into", 1)), [
    [0, 1, 4],
    [2, 1, -1],
  ]);
  assert.deepEqual(listed(linesAt(small, a, "outOf", 0)), [
    [0, 0, 0.5],
    [0, 1, 4],
  ]);
});

test("every line of a scene is w · a of the pass", () => {
  const state = shownOf(sizes);
  const { gaps } = buildScene(state, layout, DARK);
  gaps.forEach(({ lines }, k) => {
    assert.ok(lines.count > 0);
    const { W, nIn } = state.weights[k];
    const a = state.pass?.layers[k].a ?? new Float32Array(0);
    for (const [i, j, value] of listed(lines)) {
      assert.equal(value, Math.fround(W[j * nIn + i] * a[i]));
    }
  });
});

test("the switch to weights shows them whatever the activations", () => {
  const state = shownOf(sizes, { lines: "weights", pass: null, time: 0 });
  const { gaps, mode } = buildScene(state, layout, DARK);
  assert.equal(mode, "weights");
  for (const { lines, travel } of gaps) {
    assert.ok(lines.count > 0);
    assert.equal(travel, null);
  }
});

test("the lines are worked out once per pass and not again as time goes by", () => {
  const state = shownOf(sizes);
  const early = buildScene({ ...state, time: 1.4 }, layout, DARK);
  const late = buildScene({ ...state, time: 1.6 }, layout, DARK);
  assert.equal(early.gaps[0].lines, late.gaps[0].lines);
  assert.equal(early.gaps[1].lines, late.gaps[1].lines);
  const next = buildScene({ ...state, pass: passOf(sizes) }, layout, DARK);
  assert.notEqual(next.gaps[0].lines, late.gaps[0].lines);
});

test("while the pen draws the strongest 120 lines are shown, on the scale of all of them", () => {
  const state = shownOf(sizes);
  const [atRest] = buildScene(state, layout, DARK, 1).gaps;
  const [whileDrawing] = buildScene(state, layout, DARK, 0).gaps;
  const [between] = buildScene(state, layout, DARK, 0.5).gaps;
  // 120, 270 and 420, and those that are about as strong as the last of them.
  const counts = [whileDrawing, between, atRest].map(({ lines }) => lines.count);
  assert.deepEqual(counts, [165, 285, 423]);
  assert.equal(whileDrawing.full, atRest.full);
  const weakest = Math.min(...whileDrawing.lines.values.map(Math.abs));
  const stronger = listed(atRest.lines).filter(([, , value]) => Math.abs(value) >= weakest);
  assert.deepEqual(listed(whileDrawing.lines), stronger);
});

test("while the pen draws a neuron that is looked at has its lines, and nothing is behind them", () => {
  const state = shownOf(sizes, { selection: { layer: 1, neuron: 0 } });
  const [atRest] = buildScene(state, layout, DARK, 1).gaps;
  const [whileDrawing] = buildScene(state, layout, DARK, 0).gaps;
  assert.equal(whileDrawing.lines.count, 0);
  assert.equal(atRest.lines.count, 423);
  assert.equal(whileDrawing.focusLines, atRest.focusLines);
  assert.equal(whileDrawing.full, atRest.full);
});

test("bare weights are shown in full while the pen draws too", () => {
  const state = shownOf(sizes, { lines: "weights" });
  const [whileDrawing] = buildScene(state, layout, DARK, 0).gaps;
  const [atRest] = buildScene(state, layout, DARK, 1).gaps;
  assert.equal(whileDrawing.lines, atRest.lines);
});

test("at time 0 only the pixels are lit, and nothing flows yet", () => {
  const { layers, gaps, answer } = sceneOf({ time: 0 });
  assert.ok(layers[0].lit.every((lit) => lit === 1));
  for (const { lit } of layers.slice(1)) assert.ok(lit.every((share) => share === 0));
  for (const { lines } of gaps) assert.equal(lines.count, 0);
  assert.equal(answer, null);
});

test("at rest only the neuron that is pointed at is lit, and its lines alone are shown", () => {
  const resting = sceneOf({ resting: true });
  assert.ok(resting.layers[0].lit.every((lit) => lit === 1));
  for (const { lit } of resting.layers.slice(1)) assert.ok(lit.every((share) => share === 0));
  for (const { lines } of resting.gaps) assert.equal(lines.count, 0);
  const pointedAt = sceneOf({ resting: true, hover: { layer: 2, neuron: 5 } });
  assert.deepEqual([pointedAt.layers[2].lit[5], pointedAt.layers[2].lit[4]], [1, 0]);
  assert.equal(pointedAt.gaps[1].focusLines?.count, 16);
  assert.equal(pointedAt.gaps[1].lines.count, 0);
});

test("bare weights are shown at rest too", () => {
  for (const { lines } of sceneOf({ resting: true, lines: "weights" }).gaps) {
    assert.ok(lines.count > 0);
  }
});

test("within a gap all neurons of the next layer light up at once", () => {
  const { layers, gaps } = sceneOf({ time: 1.9375 });
  assert.ok(layers[1].lit.every((share) => share === 1));
  assert.ok(layers[2].lit.every((share) => share === 0.375));
  assert.equal(gaps[0].travel, null);
  assert.ok(gaps[1].travel?.every((share) => share === 1));
  assert.equal(gaps[2].lines.count, 0);
});

test("stepped through by neuron the first are lit and the last are dark", () => {
  const { layers, gaps } = sceneOf({ time: 1.75, byNeuron: true });
  assert.equal(layers[2].lit[7], 1);
  assert.equal(layers[2].lit[8], 0);
  assert.equal(gaps[1].travel?.[7], 1);
  assert.ok(Number(gaps[1].travel?.[15]) < 1);
});

test("while the pass is there a layer shows sum and bias that make up z, and nothing after that", () => {
  const pass = passOf(sizes);
  pass.layers[2].z = Float32Array.from({ length: 16 }, (_, j) => j - 8);
  const { sums } = sceneOf({ time: 1.75, pass }).layers[2];
  const { weights } = shownOf(sizes);
  const sum = pass.layers[1].a.reduce((total, a, i) => total + a * weights[1].W[3 * 16 + i], 0);
  assert.ok(Math.abs(Number(sums?.sum[3]) - sum) < 1e-5);
  assert.ok(Math.abs(Number(sums?.sum[3]) + Number(sums?.shift[3]) - -5) < 1e-5);
  assert.equal(sums?.work[3], 0.5);
  for (const time of [1.4, 2.2, 3]) assert.equal(sceneOf({ time, pass }).layers[2].sums, null);
});

test("a layer at work has the curve of its function as it stands, once the curves have come", () => {
  const squishOf = (/** @type {Parameters<typeof sceneOf>[0]} */ changes) =>
    sceneOf({ time: 1.75, ...changes }).layers[2].sums?.squish;
  assert.equal(squishOf({}), null);
  const curves = { relu: RAMP };
  assert.equal(squishOf({ curves, activations: ["sigmoid", "relu", "sigmoid"] })?.curve, RAMP);
  const softmax = squishOf({ curves, activations: ["relu", "softmax", "relu"] });
  assert.deepEqual(softmax, { curve: null });
});

test("lines that the pass has left behind step back, and are there again at its end", () => {
  const strengths = (/** @type {number} */ time) =>
    sceneOf({ time }).gaps.map(({ strength }) => Math.round(strength * 100) / 100);
  assert.deepEqual(strengths(0.9), [1, 1, 1]);
  assert.deepEqual(strengths(1.8), [0.3, 1, 1]);
  assert.deepEqual(strengths(2.8), [0.3, 0.3, 1]);
  assert.deepEqual(strengths(3), [1, 1, 1]);
});

test("the answer is known once the pass has reached the outputs", () => {
  assert.equal(sceneOf({ time: 2.99 }).answer, null);
  assert.equal(sceneOf({ time: 3 }).answer?.digit, 3);
});

test("a connection of the selected neuron is shown among the selected neuron's lines", () => {
  const selection = { layer: 1, neuron: 4 };
  const into = sceneOf({ selection, edge: { ...selection, source: 300 } });
  assert.deepEqual(into.focus, selection);
  const outOf = sceneOf({ selection, edge: { layer: 2, neuron: 7, source: 4 } });
  assert.deepEqual(outOf.focus, selection);
  const elsewhere = sceneOf({ selection, edge: { layer: 2, neuron: 7, source: 5 } });
  assert.deepEqual(elsewhere.focus, { layer: 2, neuron: 7 });
});

test("a connection comes with its weight and what it carries", () => {
  const { edge } = sceneOf({ edge: { layer: 2, neuron: 7, source: 5 } });
  const { weights, pass } = shownOf([784, 16, 16, 10]);
  assert.deepEqual(edge, {
    gap: 1,
    source: 5,
    target: 7,
    w: weights[1].W[7 * 16 + 5],
    a: pass?.layers[1].a[5],
  });
});

test("what is hovered comes before what is selected", () => {
  const selection = { layer: 1, neuron: 4 };
  const hover = { layer: 2, neuron: 5 };
  assert.deepEqual(sceneOf({ selection }).focus, selection);
  assert.deepEqual(sceneOf({ selection, hover }).focus, hover);
});

test("a focused neuron shows the lines into it and out of it, and dims the others", () => {
  const { gaps } = sceneOf({ selection: { layer: 2, neuron: 5 } });
  assert.equal(gaps[0].focusLines, null);
  assert.ok(gaps[1].focusLines?.targets.every((j) => j === 5));
  assert.equal(gaps[1].focusLines?.count, 16);
  assert.ok(gaps[2].focusLines?.sources.every((i) => i === 5));
  assert.equal(gaps[2].focusLines?.count, 10);
  assert.ok(gaps.every(({ dimmed }) => dimmed));
});

test("white is 1 for bounded activations and a round number above an unbounded layer", () => {
  const activations = ["relu", "tanh", "identity"];
  const pass = passOf(sizes);
  pass.layers[1].a[2] = 5.3;
  pass.layers[3].a.fill(-0.02);
  const { layers } = sceneOf({ activations, pass });
  assert.deepEqual(
    layers.map(({ white }) => white),
    [1, 6, 1, 0.02],
  );
});

test("a layer without any activation still has a white", () => {
  const activations = ["relu", "relu", "relu"];
  const pass = passOf(sizes);
  pass.layers[1].a.fill(0);
  assert.equal(sceneOf({ activations, pass }).layers[1].white, 1);
});

test("each heatmap is scaled to its own largest weight, a dead neuron to a quarter of the layer's", () => {
  const plain = { W: new Float32Array(3 * 784), b: new Float32Array(3), nIn: 784, nOut: 3 };
  plain.W.set([0.5, -2], 0);
  plain.W.set([-1, 0.25], 784);
  plain.W.set([0.001], 2 * 784);
  const { heatmaps } = sceneOf({ weights: [{ ...plain, rowsLoaded: 3 }], pass: null });
  assert.deepEqual(Array.from(heatmaps?.full ?? []), [2, 1, 0.5]);
});

test("without a pass or weights there is a scene all the same", () => {
  const { layers, gaps, heatmaps, seq } = sceneOf({ pass: null, weights: [], card: null });
  assert.equal(seq, -1);
  assert.equal(heatmaps, null);
  assert.ok(layers.every(({ a }) => a === null));
  assert.ok(gaps.every(({ lines }) => lines.count === 0));
});

test("a scale is the next round number: never below its value, and 0 for 0", () => {
  assert.deepEqual([0, 1, 1.2, 4.2, 7, 0.031, 118].map(roundScale), [0, 1, 1.5, 5, 8, 0.04, 150]);
});
