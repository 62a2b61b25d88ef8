import assert from "node:assert/strict";
import { test } from "node:test";
import * as gradient from "../../frontend/src/store/gradient.js";
import { contour } from "../../frontend/src/math/contours.js";
import {
  asPicture,
  costsAlong,
  distanceOf,
  rangeOf,
} from "../../frontend/src/panels/views/gradient/slice-numbers.js";
import { dialAt, indexBeside, shapeOf } from "../../frontend/src/panels/views/gradient/walk.js";
import * as change from "../../frontend/src/store/state.js";

/** @import { Pass, State } from "../../frontend/src/types.js" */

const CARD = /** @type {any} */ ({ name: "line", sizes: [2, 1], activations: ["sigmoid"] });

/**
 * A network of one neuron, w = (1, 2) and b = 3, whose slopes have come.
 * @returns {State}
 */
function withSlopes() {
  const opened = change.modelOpened(change.initialState(), CARD);
  const W = Float32Array.of(1, 2);
  const weights = [{ W, b: Float32Array.of(3), nIn: 2, nOut: 1, rowsLoaded: 1 }];
  const pass = /** @type {any} */ ({ seq: 1, layers: [], answer: null });
  const state = gradient.gradientAsked({ ...opened, weights, trained: weights, pass }, {});
  const slopes = {
    activations: Float32Array.of(1),
    delta: Float32Array.of(-1),
    weights: Float32Array.of(0.5, 0),
    biases: Float32Array.of(-1),
  };
  const cost = /** @type {const} */ ("quadratic");
  const asked = { digit: 0, cost, learningRate: 0.5, batch: null };
  const dial = { layer: 1, neuron: 0, source: 0 };
  return gradient.gradientReceived(state, {
    .../** @type {any} */ ({ seq: 1, cost: 2, after: 1.5, layers: [slopes] }),
    ...{ asked: { ...asked, dial }, pass, weights, model: "line" },
  });
}

test("a nudge turns each dial by minus the learning rate times its slope, as one edit", () => {
  const before = withSlopes();
  const after = gradient.nudged(before);
  assert.deepEqual([...after.weights[0].W, ...after.weights[0].b], [0.75, 2, 3.5]);
  assert.equal(after.editHistory.length, 1);
  const { weights } = after;
  assert.deepEqual(after.gradient?.nudged, { before: 2, after: 1.5, weights });
  assert.deepEqual(change.editUndone(after).weights[0].W, Float32Array.of(1, 2));
});

test("slopes of another input or of a network that was turned since nudge nothing", () => {
  const state = withSlopes();
  const drawn = { ...state, pass: /** @type {Pass} */ ({ ...state.pass }) };
  assert.equal(gradient.nudged(drawn), drawn);
  const turned = change.dialsSet(state, { layer: 1, neuron: 0 }, [0], 9);
  assert.equal(gradient.nudged(turned), turned);
});

test("the cross-entropy goes with outputs that are probabilities, the quadratic cost with all", () => {
  const state = withSlopes();
  assert.equal(gradient.costFits(state, "cross-entropy"), true);
  const tanh = change.switchesSet(state, { activations: ["tanh"] });
  assert.equal(gradient.costFits(tanh, "cross-entropy"), false);
  assert.equal(gradient.costFits(tanh, "quadratic"), true);
});

test("a question that nobody chose is about the digit that the network reads", () => {
  const state = withSlopes();
  const answer = /** @type {any} */ ({ state: "digit", digit: 4 });
  const pass = /** @type {any} */ ({ ...state.pass, answer, layers: [{ a: [0.25, 0.5] }] });
  assert.deepEqual(gradient.questionNow({ ...state, pass }), {
    digit: 4,
    cost: "quadratic",
    learningRate: 1,
    dial: { layer: 1, neuron: 0, source: 1 },
    batch: null,
    slice: null,
  });
});

test("what was chosen is text that a link can hold, and what is as usual is left out", () => {
  const state = change.initialState();
  const dial = { layer: 2, neuron: 5, source: -1 };
  const asked = gradient.gradientAsked(state, { digit: 8, cost: "cross-entropy", dial });
  assert.equal(asked.asked, "digit=8&cost=cross-entropy&dial=2.5.-1");
  const batch = { count: 100, seed: 7 };
  const more = gradient.gradientAsked(asked, { learningRate: 0.3, batch });
  assert.equal(more.asked, "digit=8&cost=cross-entropy&rate=0.3&dial=2.5.-1&batch=100.7");
  assert.deepEqual(gradient.questionIn(more.asked), {
    ...{ digit: 8, cost: "cross-entropy", learningRate: 0.3, dial, batch, slice: null },
  });
  const usual = { digit: null, cost: /** @type {const} */ ("quadratic"), dial: null };
  assert.equal(gradient.gradientAsked(asked, usual).asked, null);
});

test("what cannot be asked is as nobody had chosen it", () => {
  const text = "digit=10&cost=anger&rate=0.2&dial=0.1.2&batch=11.1";
  assert.deepEqual(gradient.questionIn(text), gradient.questionIn(null));
  assert.deepEqual(gradient.questionIn("dial=1.2&batch=10.x&digit="), gradient.questionIn(null));
});

/** A training of one neuron on 25 digits in batches of ten, whose network is the open one. */
const RUN = /** @type {any} */ ({
  ...{ card: CARD, isOpen: true, status: "paused", number: 2, taken: 0, steps: 6 },
  ...{ stepsPerEpoch: 3, trainingImages: 25, learningRate: 2 },
  recipe: { cost: "cross-entropy", optimiser: "sgd", batch: 10, decay: 0, smoothness: 0 },
});

/** @param {object} run */
const training = (run) => /** @type {any} */ ({ training: { run: { ...RUN, ...run } } });

test("the next batch of a training is asked for by where it stands, by its cost, and while there is one", () => {
  const state = gradient.gradientAsked(withSlopes(), { batch: "next" });
  assert.equal(state.asked, "batch=next");
  assert.equal(gradient.questionIn(state.asked).batch, "next");
  const asked = (/** @type {object} */ run) =>
    gradient.questionNow({ ...state, ...training(run) }).batch;
  assert.deepEqual(asked({}), { number: 2, taken: 0, rate: 2 });
  assert.equal(gradient.questionNow({ ...state, ...training({}) }).cost, "cross-entropy");
  assert.equal(gradient.questionNow(state).batch, null, "without a training");
  for (const run of [
    { number: 6 },
    { status: "lost" },
    { isOpen: false },
    { card: { name: "other" } },
    { number: 0, trainingImages: 303, recipe: { ...RUN.recipe, batch: 101 } },
  ]) {
    assert.equal(asked(run), null, JSON.stringify(run));
  }
  const counts = [{ number: 0 }, { number: 1, taken: 4 }, {}, { number: 3 }];
  assert.deepEqual(
    counts.map((run) => gradient.nextBatchOf({ ...state, ...training(run) })?.count),
    [10, 6, 5, 10],
  );
});

test("the page says why the nudge of a training is not −η times the slopes", () => {
  const state = { ...withSlopes(), ...training({}) };
  assert.deepEqual(gradient.reasonsToDiffer(state), []);
  const recipe = { ...RUN.recipe, optimiser: "adam", decay: 0.1, smoothness: 1 };
  assert.deepEqual(gradient.reasonsToDiffer({ ...state, ...training({ recipe }) }), [
    ...["adam", "decay", "smoothness"],
  ]);
  const turned = change.dialsSet(state, { layer: 1, neuron: 0 }, [0], 2);
  assert.deepEqual(gradient.reasonsToDiffer(turned), ["turned"]);
});

test("the effect of a step on a dial stands beside the prediction while the training rests there", () => {
  const state = withSlopes();
  const dial = { layer: 1, neuron: 0, source: 0 };
  const found = (/** @type {object} */ batch, /** @type {object} */ check, of = dial) =>
    /** @type {any} */ ({
      ...state.gradient?.found,
      ...{ asked: { dial: of, batch }, batch: { nextRate: 2, pictures: null }, check },
    });
  const here = { number: 4, taken: 0, rate: 2 };
  const after = { ...here, number: 5 };
  const first = gradient.gradientReceived(state, found(here, { value: 1, slope: 0.25 }));
  assert.equal(first.gradient?.made, null);
  const second = gradient.gradientReceived(first, found(after, { value: 0.5, slope: 9 }));
  const made = { number: 5, dial, before: 1, after: 0.5, foretold: -0.5 };
  assert.deepEqual(second.gradient?.made, made);
  const again = gradient.gradientReceived(second, found(after, { value: 0.5, slope: 9 }));
  assert.deepEqual(again.gradient?.made, made);
  const other = { ...dial, source: 1 };
  const elsewhere = gradient.gradientReceived(second, found(after, { value: 0, slope: 9 }, other));
  assert.equal(elsewhere.gradient?.made, null);
  const far = gradient.gradientReceived(first, found({ ...here, number: 6 }, { value: 0 }));
  assert.equal(far.gradient?.made, null);
});

test("the pictures of a batch come once, and are those of the same batch", () => {
  const state = withSlopes();
  const batch = { count: 10, seed: 1 };
  const told = { labels: Uint8Array.of(3), pictures: Uint8Array.of(9) };
  const of = (/** @type {object} */ asked, /** @type {object} */ batch) =>
    /** @type {any} */ ({ ...state.gradient?.found, asked, batch });
  const first = gradient.gradientReceived(state, of({ batch }, told));
  const next = gradient.gradientReceived(first, of({ batch }, { ...told, pictures: null }));
  assert.deepEqual(next.gradient?.found?.batch?.pictures, Uint8Array.of(9));
  assert.equal(gradient.picturesOf(first.gradient?.found, { count: 10, seed: 2 }), null);
});

test("the keys lead from weight to weight of a picture, and from neuron to neuron", () => {
  const shape = shapeOf(new Float32Array(2 * 784), new Float32Array(2));
  assert.equal(indexBeside("ArrowDown", 0, shape), 28);
  assert.equal(indexBeside("ArrowLeft", 28, shape), 28);
  assert.equal(indexBeside("End", 30, shape), 55);
  assert.equal(indexBeside("PageDown", 30, shape), 784 + 30);
  assert.equal(indexBeside("PageDown", 784 + 30, shape), 784 + 30);
  assert.equal(indexBeside("a", 30, shape), null);
  const matrix = shapeOf(new Float32Array(10 * 16), new Float32Array(10));
  assert.equal(indexBeside("ArrowDown", 3, matrix), 19);
  assert.equal(indexBeside("ArrowRight", 15, matrix), 15);
  assert.deepEqual(dialAt(2, 35, matrix), { layer: 2, neuron: 2, source: 3 });
});

test("dials have slopes where digits are read, unless a switch rounds numbers or takes something out", () => {
  const state = { ...withSlopes(), card: { ...CARD, sizes: [784, 10] } };
  assert.equal(gradient.hasSlopes({ ...state, card: { ...CARD, sizes: [64, 10] } }), false);
  assert.equal(gradient.hasSlopes({ ...state, card: { ...CARD, sizes: [784, 3] } }), false);
  const under = (/** @type {object} */ switches) =>
    gradient.hasSlopes(change.switchesSet(state, switches));
  assert.equal(under({ activations: ["relu"] }), true);
  assert.equal(under({ off: [{ layer: 1, neuron: 0 }] }), false);
  assert.equal(under({ bits: 4 }), false);
  assert.equal(under({ binary: true }), false);
  assert.equal(under({ noBias: [1] }), false);
});

const SLICE = /** @type {const} */ ({
  first: { name: "downhill", network: null },
  second: { name: "towards", network: "other line" },
  seed: 2,
  reach: 3,
});

test("a slice is text in a link, and leads only to networks of the same shape", () => {
  const state = gradient.gradientAsked(withSlopes(), { slice: SLICE });
  assert.equal(state.asked, "first=downhill&second=towards+other+line&seed=2&reach=3");
  assert.deepEqual(gradient.questionIn(state.asked).slice, SLICE);
  const origin = { name: "origin", network: null };
  assert.deepEqual(gradient.questionNow(state).slice, { ...SLICE, second: origin });
  const models = [CARD, { ...CARD, name: "other line" }, { ...CARD, name: "long", sizes: [3, 1] }];
  assert.deepEqual(
    gradient.goalsOf({ ...state, models }).map(({ name }) => name),
    ["other line"],
  );
  assert.deepEqual(gradient.questionNow({ ...state, models }).slice, SLICE);
  const twice = gradient.gradientAsked(state, { slice: { ...SLICE, second: SLICE.first } });
  assert.deepEqual(gradient.questionNow(twice).slice?.second, { name: "random", network: null });
});

test("where the network has gone is added to the slice that was taken before", () => {
  const place = { first: 0, second: 0, away: 0, cost: 2 };
  const taken = { seq: 5, since: 5, costs: new Float32Array(9), goals: [null, null], place };
  const of = { slice: SLICE, model: "line" };
  const asked = gradient.sliceAsked(withSlopes());
  assert.equal(asked.gradient?.isSlicing, true);
  const first = gradient.sliceReceived(asked, taken, of);
  const moved = { ...place, first: 0.5, cost: 1 };
  const later = { ...taken, seq: 6, costs: null, place: moved };
  const second = gradient.sliceReceived(first, later, of);
  assert.deepEqual(second.gradient?.slice?.trace, [place, moved]);
  assert.equal(second.gradient?.isSlicing, false);
  assert.equal(gradient.sliceReceived(first, { ...later, since: 4 }, of).gradient?.slice, null);
  assert.equal(gradient.sliceRefused(first, "too many").gradient?.refused, "too many");
});

test("a slice as a picture runs to the right along the first direction and up along the second", () => {
  const costs = Float32Array.from([0, 1, 2, 10, 11, 12, 20, 21, 22]);
  const found = /** @type {any} */ ({ slice: { ...SLICE, reach: 4 }, costs });
  assert.deepEqual([...asPicture(found)], [2, 12, 22, 1, 11, 21, 0, 10, 20]);
  assert.deepEqual(
    [0, 1, 2].map((at) => distanceOf(found, at)),
    [-4, 0, 4],
  );
  assert.deepEqual(costsAlong(found, 0), [1, 11, 21]);
  assert.deepEqual(costsAlong(found, 1), [10, 11, 12]);
  assert.deepEqual(rangeOf([3, Infinity, NaN, 1]), [1, 3]);
});

test("a contour lies where the level is, between the points of the grid", () => {
  assert.deepEqual(contour([0, 4, 0, 4], 2, 1), [[0.25, 0, 0.25, 1]]);
  assert.deepEqual(contour([0, 0, 0, 4], 2, 2), [[1, 0.5, 0.5, 1]]);
  assert.deepEqual(contour([0, 4, 0, NaN], 2, 1), []);
  assert.equal(contour([0, 4, 4, 0], 2, 1).length, 2);
});
