import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as change from "../../frontend/src/store/state.js";

/** @import { Card, State } from "../../frontend/src/types.js" */
/** @import { WeightsFrame } from "../../frontend/src/net/wire.js" */

const { BIAS } = change;

/** @param {string} name */
const card = (name) =>
  /** @type {Card} */ ({
    name,
    title: name,
    sizes: [3, 2, 1],
    activations: ["sigmoid", "sigmoid"],
    readout: "argmax",
    parameter_count: 11,
    test_correct: 0,
    test_total: 0,
    accuracy: 0,
    note: "",
  });

/**
 * @param {number} layer
 * @param {number} nIn
 * @param {number[]} W
 * @param {number[]} b
 * @returns {WeightsFrame}
 */
const frame = (layer, nIn, W, b) => ({
  kind: "weights",
  seq: 1,
  layer,
  row: 0,
  rows: b.length,
  nIn,
  W: Float32Array.from(W),
  b: Float32Array.from(b),
});

const FRAMES = [frame(1, 3, [0.1, -0.2, 0.3, 1, 2, 3], [0.5, -1]), frame(2, 2, [4, -5], [0.25])];

/** A network of 3-2-1 with all its weights. */
const fresh = () =>
  change.weightsReceived(change.modelOpened(change.initialState(), card("tiny")), FRAMES);

/** @param {State} state */
const numbers = ({ weights }) => weights.map(({ W, b }) => [[...W], [...b]]);

const FIRST = { layer: 1, neuron: 0 };

describe("turning dials", () => {
  test("one weight set changes that one number and leaves the trained ones alone", () => {
    const state = change.dialsSet(fresh(), { layer: 1, neuron: 1 }, [2], 0.125);
    assert.deepEqual([...state.weights[0].W.subarray(3)], [1, 2, 0.125]);
    assert.deepEqual([...state.trained[0].W.subarray(3)], [1, 2, 3]);
    assert.equal(state.weights[1].W, state.trained[1].W);
  });

  test("a bias is the dial before the weights", () => {
    const state = change.dialsSet(fresh(), FIRST, [BIAS], -10);
    assert.equal(change.valueOf(state.weights, 1, 0, BIAS), -10);
    assert.deepEqual(change.changesOf(state.weights, state.trained), [
      { layer: 1, neuron: 0, source: -1, value: -10 },
    ]);
  });

  test("a number is kept as the float32 that the server computes with", () => {
    const state = change.dialsSet(fresh(), FIRST, [0], 0.7);
    assert.equal(change.valueOf(state.weights, 1, 0, 0), Math.fround(0.7));
  });

  test("setting a dial to where it stands is no edit", () => {
    const state = fresh();
    assert.equal(change.dialsSet(state, FIRST, [0], Math.fround(0.1)), state);
  });

  test("turned back by hand a dial is no longer a change", () => {
    const away = change.dialsSet(fresh(), FIRST, [BIAS], 3);
    const back = change.dialsSet(away, FIRST, [BIAS], 0.5);
    assert.deepEqual(change.changesOf(back.weights, back.trained), []);
    assert.equal(change.isTrained(back), true);
    assert.equal(back.editHistory.length, 2);
  });

  test("a drag from press to release is one edit that goes back to where it began", () => {
    let state = change.dialHeld(fresh());
    for (const value of [0.6, 0.7, 0.8]) state = change.dialsSet(state, FIRST, [BIAS], value);
    state = change.dialReleased(state);
    assert.equal(state.editHistory.length, 1);
    assert.equal(change.valueOf(change.editUndone(state).weights, 1, 0, BIAS), 0.5);
    const next = change.dialsSet(state, FIRST, [BIAS], 2);
    assert.equal(next.editHistory.length, 2);
  });

  test("a stroke of the brush over some pixels twice is undone to what was below both", () => {
    let state = change.dialHeld(fresh());
    state = change.dialsSet(state, FIRST, [0, 1], 1);
    state = change.dialsSet(state, FIRST, [1, 2], -1);
    state = change.dialReleased(state);
    assert.deepEqual([...state.weights[0].W.subarray(0, 3)], [1, -1, -1]);
    assert.deepEqual(numbers(change.editUndone(state)), numbers(fresh()));
  });

  test("undoing all edits gives the trained network to the bit, redoing them what was made", () => {
    let state = fresh();
    for (let i = 0; i < 50; i += 1) {
      const layer = 1 + (i % 2);
      state = change.dialsSet(state, { layer, neuron: 0 }, [(i % 3) % (4 - layer), BIAS], i / 7);
      if (i % 10 === 0) state = change.switchesSet(state, { bits: (i % 3) + 1 });
    }
    const made = numbers(state);
    const switches = state.switches;
    const { length } = state.editHistory;
    for (let i = 0; i < length; i += 1) state = change.editUndone(state);
    assert.deepEqual(numbers(state), numbers(fresh()));
    assert.equal(change.isTrained(state), true);
    for (let i = 0; i < length; i += 1) state = change.editRedone(state);
    assert.deepEqual(numbers(state), made);
    assert.deepEqual(state.switches, switches);
  });

  test("after a new edit there is nothing to redo", () => {
    const undone = change.editUndone(change.dialsSet(fresh(), FIRST, [0], 9));
    assert.equal(undone.redoEdits.length, 1);
    assert.equal(change.dialsSet(undone, FIRST, [1], 9).redoEdits.length, 0);
  });
});

describe("going back to the trained network", () => {
  const edited = () => {
    let state = change.dialsSet(fresh(), FIRST, [BIAS, 0], 7);
    state = change.dialsSet(state, { layer: 1, neuron: 1 }, [2], 7);
    return change.dialsSet(state, { layer: 2, neuron: 0 }, [1], 7);
  };

  test("one dial, one neuron and everything can be reset, each as one edit", () => {
    const one = change.dialsReset(edited(), FIRST, 0);
    assert.deepEqual(
      change.changesOf(one.weights, one.trained).map(({ layer, source }) => [layer, source]),
      [
        [1, -1],
        [1, 2],
        [2, 1],
      ],
    );
    const neuron = change.dialsReset(edited(), FIRST);
    assert.equal(change.changesOf(neuron.weights, neuron.trained).length, 2);
    const all = change.dialsReset(change.switchesSet(edited(), { binary: true }), null);
    assert.equal(change.isTrained(all), true);
    assert.equal(all.editHistory.length, 5);
    assert.deepEqual(numbers(change.editUndone(all)), numbers(edited()));
    assert.equal(change.editUndone(all).switches.binary, true);
  });

  test("resetting what is as trained is no edit", () => {
    const state = fresh();
    assert.equal(change.dialsReset(state, null), state);
    assert.equal(change.dialsReset(state, FIRST), state);
  });

  test("whole rows come as one edit", () => {
    const row = { layer: 1, neuron: 0, W: [9, 8, 7], b: 6 };
    const state = change.rowsSet(fresh(), [row, { ...row, neuron: 1 }]);
    assert.deepEqual([...state.weights[0].W], [9, 8, 7, 9, 8, 7]);
    assert.deepEqual([...state.weights[0].b], [6, 6]);
    assert.equal(state.editHistory.length, 1);
    assert.deepEqual(numbers(change.editUndone(state)), numbers(fresh()));
  });
});

describe("switches", () => {
  test("a switch thrown and thrown back is the trained network again", () => {
    const off = change.switchesSet(fresh(), { off: [FIRST] });
    assert.equal(change.isTrained(off), false);
    const on = change.switchesSet(off, { off: [] });
    assert.equal(change.isTrained(on), true);
    assert.equal(on.editHistory.length, 2);
  });

  test("a layer told its own activation function is told nothing", () => {
    const relu = change.switchesSet(fresh(), { activations: ["relu", null] });
    const own = change.switchesSet(relu, { activations: [null, null] });
    assert.equal(change.isTrained(own), true);
  });

  test("the switch that stands is no edit", () => {
    const state = fresh();
    assert.equal(change.switchesSet(state, { bits: null }), state);
  });
});

describe("what the visitor made", () => {
  test("it survives weights that come anew after a lost connection", () => {
    const edited = change.dialsSet(fresh(), FIRST, [0], 9);
    const again = change.weightsReceived(change.modelOpened(edited, card("tiny")), FRAMES);
    assert.deepEqual(numbers(again), numbers(edited));
    assert.equal(again.editHistory.length, 1);
  });

  test("it is kept while another network is open", () => {
    const edited = change.dialsSet(fresh(), FIRST, [0], 9);
    const other = change.modelOpened(edited, card("other"));
    assert.equal(other.editHistory.length, 0);
    assert.deepEqual([...other.weights[0].W], [0, 0, 0, 0, 0, 0]);
    const back = change.modelOpened(other, card("tiny"));
    assert.deepEqual(numbers(back), numbers(edited));
    assert.deepEqual(numbers(change.editUndone(back)), numbers(fresh()));
  });
});
