import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as change from "../../frontend/src/store/state.js";
import { BLANK } from "../../frontend/src/store/drawing.js";

/** @import { Answer, Card, State } from "../../frontend/src/types.js" */
/** @import { AnswerFrame, LayerFrame, WeightsFrame } from "../../frontend/src/net/wire.js" */

/** @type {Card} */
const CARD = {
  name: "tiny",
  title: "4-3-2",
  sizes: [4, 3, 2],
  activations: ["sigmoid", "sigmoid"],
  readout: "argmax",
  parameter_count: 23,
  test_correct: 0,
  test_total: 0,
  accuracy: 0,
  note: "",
};

/** @type {Answer} */
const THREE = {
  state: "digit",
  digit: 3,
  confidence: 0.97,
  runnerUp: 5,
  runnerUpConfidence: 0.04,
};

/** @param {Partial<State>} [given] */
const opened = (given) => change.modelOpened(change.initialState(given), CARD);

/**
 * @param {number} seq
 * @param {number} layer
 * @returns {LayerFrame}
 */
const layerFrame = (seq, layer) => ({
  kind: "layer",
  seq,
  layer,
  layerCount: 3,
  z: layer ? Float32Array.of(1, 2) : null,
  a: Float32Array.of(0.5, 0.25),
});

/**
 * @param {number} seq
 * @returns {AnswerFrame}
 */
const answerFrame = (seq) => ({ kind: "answer", seq, answer: THREE });

describe("the drawing", () => {
  test("a stroke is one step of undo, however far the pen goes", () => {
    let state = change.penPressed(change.initialState(), 0.1, 0.1);
    state = change.penMoved(state, [0.2, 0.2]);
    state = change.penLifted(change.penMoved(state, [0.3, 0.3]));
    assert.equal(state.undo.length, 1);
    assert.equal(change.drawingUndone(state).drawing, BLANK);
  });

  test("undo and redo lead back and forth, and a new stroke ends the redo", () => {
    const one = change.penLifted(change.penPressed(change.initialState(), 0.1, 0.1));
    const two = change.penLifted(change.penPressed(one, 0.9, 0.9));
    const back = change.drawingUndone(two);
    assert.equal(back.drawing, one.drawing);
    assert.equal(change.drawingRedone(back).drawing, two.drawing);
    assert.deepEqual(change.penPressed(back, 0.5, 0.5).redo, []);
  });

  test("undo and redo with nothing to do change nothing", () => {
    const state = change.initialState();
    assert.equal(change.drawingUndone(state), state);
    assert.equal(change.drawingRedone(state), state);
  });

  test("clearing can be undone, and clearing bare paper changes nothing", () => {
    const state = change.penLifted(change.penPressed(change.initialState(), 0.1, 0.1));
    const cleared = change.cleared(state);
    assert.equal(cleared.drawing, BLANK);
    assert.equal(change.drawingUndone(cleared).drawing, state.drawing);
    assert.equal(change.cleared(cleared), cleared);
  });

  test("a stroke taken back leaves no ink, no step of undo, and what could be redone", () => {
    const one = change.penLifted(change.penPressed(change.initialState(), 0.1, 0.1));
    const before = change.drawingUndone(one);
    const state = change.penMoved(change.penPressed(before, 0.5, 0.5), [0.5, 0.5, 0.9, 0.5]);
    assert.deepEqual(change.penCancelled(state, before), before);
  });

  test("what took the place of a stroke is not taken back with it", () => {
    const before = change.initialState();
    const state = change.cleared(change.penPressed(before, 0.5, 0.5));
    assert.equal(change.penCancelled(state, before), state);
  });

  test("the pen draws only while it is down", () => {
    const state = change.initialState();
    assert.equal(change.penMoved(state, [0.5, 0.5]), state);
  });

  test("a stroke taken back takes no dial back that was turned meanwhile", () => {
    const pressed = change.penPressed(change.initialState(), 0.5, 0.5);
    const turned = change.switchesSet(pressed, { bits: 4 });
    const { drawing, editHistory } = change.penCancelled(turned, change.initialState());
    assert.deepEqual([drawing, editHistory.length], [BLANK, 1]);
  });

  test("an eraser that meets no ink leaves no step of undo", () => {
    const state = change.toolChosen(change.initialState(), "eraser");
    assert.deepEqual(change.penLifted(change.penPressed(state, 0.5, 0.5)).undo, []);
    assert.equal(change.erasedAt(state, 0.5, 0.5), state);
  });

  test("a full pad takes no stroke and says so", () => {
    const strokes = Array.from({ length: 256 }, () => ({ points: [0.5, 0.5] }));
    const state = { ...change.initialState(), drawing: { ...BLANK, strokes } };
    const refused = change.penPressed(state, 0.1, 0.1);
    assert.equal(refused.drawing, state.drawing);
    assert.equal(refused.notice?.key, "notice.full");
    assert.equal(refused.penDown, false);
  });

  test("the last stroke there is room for can be drawn to its end", () => {
    const strokes = Array.from({ length: 255 }, () => ({ points: [0.5, 0.5] }));
    const state = { ...change.initialState(), drawing: { ...BLANK, strokes } };
    const { drawing } = change.penMoved(change.penPressed(state, 0.1, 0.1), [0.11, 0.1]);
    assert.deepEqual(
      drawing.kind === "strokes" && drawing.strokes[255].points,
      [0.1, 0.1, 0.11, 0.1],
    );
  });
});

describe("the network", () => {
  test("opening one makes room for its weights and stands at the end of the timeline", () => {
    const state = opened();
    assert.deepEqual(
      state.weights.map(({ nIn, nOut, rowsLoaded }) => [nIn, nOut, rowsLoaded]),
      [
        [4, 3, 0],
        [3, 2, 0],
      ],
    );
    assert.equal(state.time, 2);
  });

  test("in staged mode an opened network waits at the pixels", () => {
    assert.equal(opened({ mode: "staged" }).time, 0);
  });

  test("opening another lets go of the neuron and the pass of the one before", () => {
    let state = change.selected(opened(), { layer: 1, neuron: 2 });
    state = change.framesReceived(state, [layerFrame(1, 0)]);
    state = change.modelOpened(state, { ...CARD, name: "other" });
    assert.equal(state.selection, null);
    assert.equal(state.pass, null);
  });

  test("a network that sees pictures is no other input, and one of numbers is", () => {
    const { inputNumbers } = change.initialState();
    assert.equal(opened().inputNumbers, inputNumbers);
    const numbers = { ...CARD, name: "numbers", features: ["a", "b"] };
    assert.deepEqual(change.modelOpened(opened(), numbers).inputNumbers, [0.5, 0.5]);
  });

  test("the same network opened again after a loss keeps its pass and the chosen neuron", () => {
    const state = change.selected(opened(), { layer: 1, neuron: 2 });
    const again = change.modelOpened(state, CARD);
    assert.equal(again.weights, state.weights);
    assert.deepEqual(again.selection, { layer: 1, neuron: 2 });
  });

  test("rows of weights are put where they belong, and all of them are missed until they came", () => {
    /** @type {WeightsFrame[]} */
    const frames = [
      { layer: 1, nIn: 4, row: 0, rows: 1, W: Float32Array.of(1, 2, 3, 4), b: Float32Array.of(5) },
      { layer: 1, nIn: 4, row: 1, rows: 2, W: new Float32Array(8).fill(6), b: new Float32Array(2) },
      { layer: 2, nIn: 3, row: 0, rows: 2, W: new Float32Array(6), b: Float32Array.of(7, 8) },
    ].map((frame) => ({ kind: "weights", seq: 1, ...frame }));
    const half = change.weightsReceived(opened(), frames.slice(0, 2));
    assert.deepEqual([...half.weights[0].W], [1, 2, 3, 4, 6, 6, 6, 6, 6, 6, 6, 6]);
    assert.ok(!change.hasWeights(half));
    const whole = change.weightsReceived(half, frames.slice(2));
    assert.deepEqual([...whole.weights[1].b], [7, 8]);
    assert.ok(change.hasWeights(whole));
  });

  test("rows that come change no numbers that the store held before, and none that were edited", () => {
    /** @param {number} row */
    const frame = (row) => ({
      ...{ kind: /** @type {const} */ ("weights"), seq: 1, layer: 1, nIn: 4, row, rows: 1 },
      ...{ W: new Float32Array(4).fill(row + 1), b: Float32Array.of(row + 1) },
    });
    const empty = opened();
    const [first, second, third] = [0, 1, 2].map(frame);
    const some = change.weightsReceived(empty, [first]);
    const all = change.weightsReceived(change.weightsReceived(some, [second]), [third]);
    assert.deepEqual([...empty.weights[0].W], new Array(12).fill(0));
    assert.deepEqual([...some.weights[0].W], [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert.deepEqual([...all.weights[0].W], [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
    assert.equal(all.weights[0], all.trained[0], "nothing was edited");
    const own = { ...all, weights: [{ ...all.weights[0], W: new Float32Array(12) }] };
    const again = change.weightsReceived({ ...own, trained: [all.trained[0]] }, [third]);
    assert.deepEqual([...again.weights[0].W], new Array(12).fill(0));
    assert.deepEqual([...again.trained[0].W], [...all.trained[0].W]);
  });

  test("a dial turned while rows are on their way stays turned, and the rows are as trained", () => {
    /** @param {number} row */
    const frame = (row) => ({
      ...{ kind: /** @type {const} */ ("weights"), seq: 1, layer: 1, nIn: 4, row, rows: 1 },
      ...{ W: new Float32Array(4).fill(row + 1), b: Float32Array.of(row + 1) },
    });
    const first = change.weightsReceived(opened(), [frame(0)]);
    const ahead = change.dialsSet(first, { layer: 1, neuron: 1 }, [0], 9);
    assert.equal(ahead, first, "its dials have not come");
    const turned = change.dialsSet(first, { layer: 1, neuron: 0 }, [2, change.BIAS], 9);
    const whole = change.weightsReceived(turned, [frame(1), frame(2)]);
    assert.deepEqual([...whole.weights[0].W], [1, 1, 9, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
    assert.deepEqual([...whole.weights[0].b], [9, 2, 3]);
    assert.equal(change.changeCount(whole), 2);
    assert.equal(change.changeCount(change.editUndone(whole)), 0);
  });

  test("a thousand rows that come one by one are copied ten times and once", () => {
    const card = { ...CARD, sizes: [4, 1000] };
    let state = change.modelOpened(change.initialState(), card);
    const arrays = new Set();
    for (let row = 0; row < 1000; row += 1) {
      const W = new Float32Array(4).fill(row);
      const frame = { layer: 1, nIn: 4, row, rows: 1, W, b: Float32Array.of(row) };
      state = change.weightsReceived(state, [{ kind: "weights", seq: 1, ...frame }]);
      arrays.add(state.weights[0].W);
    }
    assert.ok(change.hasWeights(state));
    assert.deepEqual([...state.weights[0].b], [...new Array(1000).keys()]);
    assert.equal(arrays.size, 11);
  });

  test("weights of another shape are ignored", () => {
    const state = opened();
    const W = new Float32Array(5);
    const frame = { layer: 1, nIn: 5, row: 0, rows: 1, W, b: new Float32Array(1) };
    const after = change.weightsReceived(state, [{ kind: "weights", seq: 1, ...frame }]);
    assert.equal(after.weights[0], state.weights[0]);
    const beyond = { layer: 1, nIn: 4, row: 3, rows: 1, W: new Float32Array(4), b: W.slice(0, 1) };
    const still = change.weightsReceived(state, [{ kind: "weights", seq: 1, ...beyond }]);
    assert.equal(still.weights[0], state.weights[0]);
  });

  test("no network has no weights", () => {
    assert.ok(!change.hasWeights(change.initialState()));
  });
});

describe("a pass", () => {
  test("its layers, placement and answer come together by seq", () => {
    const placement = { scale: 2, dx: 1, dy: 0 };
    const { pass } = change.framesReceived(opened(), [
      { kind: "placement", seq: 4, placement },
      layerFrame(4, 0),
      layerFrame(4, 1),
      answerFrame(4),
    ]);
    assert.equal(pass?.seq, 4);
    assert.equal(pass?.layers.length, 2);
    assert.deepEqual(pass?.placement, placement);
    assert.equal(pass?.answer, THREE);
  });

  test("frames older than the pass shown are ignored", () => {
    const state = change.framesReceived(opened(), [answerFrame(7)]);
    assert.equal(change.framesReceived(state, [layerFrame(6, 0), answerFrame(6)]), state);
  });

  test("a newer frame begins a new pass", () => {
    const state = change.framesReceived(opened(), [layerFrame(7, 0), answerFrame(7)]);
    const { pass } = change.framesReceived(state, [layerFrame(8, 0)]);
    assert.equal(pass?.seq, 8);
    assert.equal(pass?.answer, null);
  });

  test("frames may come one at a time", () => {
    const first = change.framesReceived(opened(), [layerFrame(1, 0)]);
    const second = change.framesReceived(first, [layerFrame(1, 1), answerFrame(1)]);
    assert.equal(first.pass?.layers.length, 1);
    assert.equal(second.pass?.layers.length, 2);
  });

  test("the answer is told when time reaches the last layer, not before", () => {
    for (const mode of /** @type {const} */ (["live", "staged"])) {
      const state = change.framesReceived(opened({ mode }), [answerFrame(1)]);
      assert.equal(change.answerShown({ ...state, time: 1.99 }), null);
      assert.equal(change.answerShown({ ...state, time: 2 }), THREE);
    }
  });

  test("the network rests over a blank pad until somebody asks for more", () => {
    const blank = /** @type {any} */ ({ kind: "answer", seq: 1, answer: { state: "blank" } });
    const state = change.framesReceived(opened(), [blank]);
    assert.equal(change.isResting(state), true);
    const asked = change.blankShownChanged(state, true);
    assert.equal(change.isResting(asked), false);
    assert.equal(change.isResting(change.selected(state, { layer: 1, neuron: 0 })), false);
    const inked = change.framesReceived(asked, [answerFrame(2)]);
    assert.deepEqual([change.isResting(inked), inked.blankShown], [false, false]);
  });

  test("one that its drawing has outgrown is forgotten but for its pixels", () => {
    const state = change.framesReceived(opened({ mode: "staged" }), [answerFrame(1)]);
    const after = change.passOutdated(state);
    assert.deepEqual([after.pass?.answer, after.pass?.layers], [null, []]);
    assert.equal(after.time, 0);
    assert.equal(change.awaitsPlay(after), true);
    assert.equal(change.passOutdated(after), after);
  });
});

describe("what is looked at", () => {
  test("time stays within the timeline", () => {
    assert.equal(change.timeChanged(opened(), Infinity, false).time, 2);
    assert.equal(change.timeChanged(opened(), -1, false).time, 0);
  });

  test("the same time and the same play change nothing", () => {
    const state = opened();
    assert.equal(change.timeChanged(state, 2, false), state);
  });

  test("choosing the chosen neuron lets go of it", () => {
    const state = change.selected(opened(), { layer: 1, neuron: 0 });
    assert.deepEqual(state.selection, { layer: 1, neuron: 0 });
    assert.equal(change.selected(state, { layer: 1, neuron: 0 }).selection, null);
    assert.equal(change.visited(state, { layer: 1, neuron: 0 }).selection, state.selection);
  });

  test("opening a hidden neuron lifts the curtain, a pixel or an output does not", () => {
    const covered = change.curtainDrawn(opened(), true);
    assert.equal(change.selected(covered, { layer: 1, neuron: 0 }).curtain, false);
    assert.equal(change.selected(covered, { layer: 0, neuron: 0 }).curtain, true);
    assert.equal(change.selected(covered, { layer: 2, neuron: 1 }).curtain, true);
    assert.equal(change.selected(opened(), { layer: 2, neuron: 1 }).curtain, false);
  });

  test("choosing another neuron drops the question about the one before", () => {
    const probe = { layer: 1, neuron: 0, from: 0, inputs: [3] };
    const state = change.probed(change.selected(opened(), { layer: 1, neuron: 0 }), probe);
    assert.equal(state.probe, probe);
    assert.equal(change.selected(state, { layer: 1, neuron: 1 }).probe, null);
  });

  test("hovering over the same neuron changes nothing", () => {
    const state = change.hovered(opened(), { layer: 0, neuron: 3 });
    assert.equal(change.hovered(state, { layer: 0, neuron: 3 }), state);
    assert.equal(change.hovered(state, null).hover, null);
  });

  test("neurons are named by their place, pixels by row and column, outputs by their digit", () => {
    const state = opened();
    assert.deepEqual(change.describeNeuron(state, { layer: 0, neuron: 29 }), {
      key: "neuron.pixel",
      values: { row: 1, column: 1 },
    });
    assert.deepEqual(change.describeNeuron(state, { layer: 1, neuron: 2 }), {
      key: "neuron.hidden",
      values: { neuron: "2", layer: 1 },
    });
    assert.deepEqual(change.describeNeuron(state, { layer: 2, neuron: 0 }), {
      key: "neuron.output",
      values: { digit: "0" },
    });
  });

  test("the one output of a network that answers in tenths is no digit", () => {
    const state = change.modelOpened(change.initialState(), { ...CARD, readout: "tenths" });
    assert.equal(change.describeNeuron(state, { layer: 2, neuron: 0 }).key, "neuron.single");
  });
});

describe("the checks", () => {
  /** @type {Parameters<typeof change.checksBegun>[1]} */
  const LIST = {
    ...{ source: "generated", testSet: null, count: 10, model: "", models: ["digits", "tiny"] },
    ...{ sections: [{ name: "dials", items: ["all-dials"] }], slow: [] },
  };
  const FINDING = { verdict: /** @type {const} */ ("holds"), numbers: {} };

  test("are of the network that is open, and keep what was found when somebody looks again", () => {
    const begun = change.checksBegun(opened(), LIST);
    assert.equal(begun.checks?.model, "tiny");
    const found = change.checkFound(begun, "tiny", "all-dials", FINDING);
    const again = change.checksBegun(found, LIST);
    assert.deepEqual(again.checks?.findings, { "all-dials": FINDING });
    assert.deepEqual([begun.checks?.round, again.checks?.round], [1, 2]);
  });

  test("of another shape of network are of the first that can be judged", () => {
    const other = change.modelOpened(opened(), { ...CARD, name: "odd" });
    assert.equal(change.checksBegun(other, LIST).checks?.model, "digits");
  });

  test("begin anew with another network", () => {
    const found = change.checkFound(
      change.checksBegun(opened(), LIST),
      "tiny",
      "all-dials",
      FINDING,
    );
    const other = change.modelOpened(found, { ...CARD, name: "digits" });
    assert.deepEqual(change.checksBegun(other, LIST).checks?.findings, {});
  });
});
