import assert from "node:assert/strict";
import { test } from "node:test";
import * as gradient from "../../frontend/src/store/gradient.js";
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
  const asked = { digit: 0, cost: /** @type {const} */ ("quadratic"), learningRate: 0.5 };
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
  });
});

test("dials have slopes unless a switch rounds numbers or takes something out", () => {
  const state = withSlopes();
  const under = (/** @type {object} */ switches) =>
    gradient.hasSlopes(change.switchesSet(state, switches));
  assert.equal(under({ activations: ["relu"] }), true);
  assert.equal(under({ off: [{ layer: 1, neuron: 0 }] }), false);
  assert.equal(under({ bits: 4 }), false);
  assert.equal(under({ binary: true }), false);
  assert.equal(under({ noBias: [1] }), false);
});
