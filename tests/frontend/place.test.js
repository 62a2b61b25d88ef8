import assert from "node:assert/strict";
import { test } from "node:test";
import { createPageNavigator } from "../../frontend/src/app/navigation/navigator.js";
import { placed, placeOf } from "../../frontend/src/store/place.js";
import { createStore } from "../../frontend/src/store/store.js";
import * as change from "../../frontend/src/store/state.js";

const CARD = /** @type {any} */ ({ name: "line", sizes: [4, 3, 2], activations: [] });
/** @type {import("../../frontend/src/types.js").Drawing} */
const DRAWN = {
  kind: "strokes",
  strokes: [{ points: [0.25, 0.5, 0.5, 0.5] }],
  penRadius: 1.25,
};
const BIAS_AT_MINUS_TEN = { layer: 1, neuron: 2, source: change.BIAS, value: -10 };

/** The state of a page on which a network of 4, 3 and 2 neurons is open, all weights 0. */
function openPage() {
  const state = change.modelOpened(change.initialState({ models: [CARD] }), CARD);
  const weights = state.weights.map((layer) => ({ ...layer, rowsLoaded: layer.nOut }));
  return { ...state, weights, trained: weights };
}

/**
 * The frames of a pass: every z and a is 0.
 * @param {number} seq
 * @returns {any[]}
 */
const framesOfPass = (seq) => [
  ...CARD.sizes.map((/** @type {number} */ n, /** @type {number} */ layer) => ({
    kind: "layer",
    seq,
    layer,
    layerCount: 3,
    z: layer ? new Float32Array(n) : null,
    a: new Float32Array(n),
  })),
  { kind: "answer", seq, answer: { state: "blank" } },
];

test("a page brought to a place is at that place", () => {
  const place = {
    view: "matrix",
    mode: /** @type {const} */ ("staged"),
    lines: /** @type {const} */ ("weights"),
    selection: { layer: 1, neuron: 2 },
    changes: [BIAS_AT_MINUS_TEN],
    switches: { ...change.NO_SWITCHES, noBias: [2] },
  };
  const { view, mode, lines, selection, changes, switches } = placeOf(placed(openPage(), place));
  assert.deepEqual({ view, mode, lines, selection, changes, switches }, place);
});

test("what a place does not name stays as it is", () => {
  const state = { ...placed(openPage(), { changes: [BIAS_AT_MINUS_TEN] }), drawing: DRAWN };
  const next = placed(state, { view: "wall" });
  assert.deepEqual(placeOf(next), { ...placeOf(state), view: "wall" });
});

test("what a place sets is one edit, and undoing it gives the trained network", () => {
  const next = placed(openPage(), {
    changes: [BIAS_AT_MINUS_TEN, { layer: 2, neuron: 0, source: 1, value: 3 }],
  });
  assert.equal(next.editHistory.length, 1);
  assert.equal(change.isTrained(change.editUndone(next)), true);
});

test("dials and neurons that the network does not have are left out", () => {
  const next = placed(openPage(), {
    changes: [BIAS_AT_MINUS_TEN, { layer: 1, neuron: 3, source: 0, value: 1 }],
    selection: { layer: 2, neuron: 2 },
  });
  assert.deepEqual(placeOf(next).changes, [BIAS_AT_MINUS_TEN]);
  assert.equal(next.selection, null);
});

test("a place has the tab of the inspector, unless the neuron opens with it anyway", () => {
  const open = placed(openPage(), { selection: { layer: 1, neuron: 0 }, tab: "curve" });
  assert.equal(open.tab, "curve");
  assert.equal(placeOf(open).tab, "curve");
  assert.equal(placeOf(change.tabChosen(open, "sum")).tab, null);
  assert.equal(placeOf({ ...change.tabChosen(open, "sum"), view: "dials" }).tab, "sum");
  assert.equal(placeOf({ ...change.tabChosen(open, "edit"), view: "dials" }).tab, null);
  assert.equal(placeOf(change.selected(open, null)).tab, null);
});

test("the curtain stays down over a chosen hidden neuron if the place wants it so", () => {
  const selection = { layer: 1, neuron: 0 };
  assert.equal(placed(openPage(), { curtain: true, selection }).curtain, true);
  assert.equal(placed({ ...openPage(), curtain: true }, { selection }).curtain, false);
});

/** A page with its navigator, and what it asks of the other parts. */
function setUp() {
  const store = createStore(change.pendingChanged(openPage(), true));
  /** @type {string[]} */
  const asked = [];
  const pageNavigator = createPageNavigator({
    store,
    clock: /** @type {any} */ ({
      pause: () => {},
      seek: (/** @type {number} */ time) => asked.push(`seek ${time}`),
    }),
    player: { start: () => {}, stop: () => false },
    openModel: (name) => asked.push(`open ${name}`),
    run: () => asked.push("run"),
  });
  const answer = (/** @type {number} */ seq, more = false) => {
    store.update((state) => change.framesReceived(state, framesOfPass(seq)));
    store.update((state) => change.pendingChanged(state, more));
  };
  return { store, asked, pageNavigator, answer };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("the navigator seeks the time only when the server owes no answer any more", async () => {
  const { store, asked, pageNavigator, answer } = setUp();
  const there = pageNavigator.goTo({ input: DRAWN, time: 1.5 });
  await settled();
  assert.equal(store.get().drawing, DRAWN);
  answer(1, true);
  await settled();
  assert.deepEqual(asked, []);
  answer(2);
  assert.equal(await there, true);
  assert.deepEqual(asked, ["seek 1.5"]);
});

test("the navigator says when the server owes no answer any more", async () => {
  const { pageNavigator, answer } = setUp();
  let said = false;
  const done = pageNavigator.answered().then(() => (said = true));
  answer(1, true);
  await settled();
  assert.equal(said, false);
  answer(2);
  await done;
});

test("a staged pass is begun for a place in the middle of it", async () => {
  const { asked, pageNavigator, answer } = setUp();
  const there = pageNavigator.goTo({ mode: "staged", time: 2 });
  await settled();
  assert.deepEqual(asked, ["run"]);
  answer(1);
  assert.equal(await there, true);
});

test("a place asked for later takes the way of the one before", async () => {
  const { store, asked, pageNavigator, answer } = setUp();
  const first = pageNavigator.goTo({ view: "wall", time: 1 });
  await settled();
  const second = pageNavigator.goTo({ view: "code", time: 2 });
  await settled();
  answer(1);
  assert.deepEqual(await Promise.all([first, second]), [false, true]);
  assert.equal(store.get().view, "code");
  assert.deepEqual(asked, ["seek 2"]);
});

test("the store holds where the page is being brought until it is there", async () => {
  const { store, pageNavigator } = setUp();
  const there = pageNavigator.goTo({ view: "wall" });
  assert.deepEqual(store.get().destination, { view: "wall" });
  assert.equal(await there, true);
  assert.deepEqual([store.get().destination, store.get().view], [null, "wall"]);
});

test("a place is given up for the one asked for after it, even if it is the same", async () => {
  const { store, pageNavigator } = setUp();
  const place = { view: "wall" };
  assert.deepEqual(await Promise.all([pageNavigator.goTo(place), pageNavigator.goTo(place)]), [
    false,
    true,
  ]);
  assert.equal(store.get().destination, null);
});

test("a place that waits for the server is given up as soon as another is asked for", async () => {
  const { store, pageNavigator } = setUp();
  const { models } = store.get();
  store.update((state) => ({ ...state, models: [] }));
  const first = pageNavigator.goTo({ view: "wall" });
  await settled();
  const second = pageNavigator.goTo({ view: "code" });
  assert.equal(await first, false);
  store.update((state) => ({ ...state, models }));
  assert.equal(await second, true);
  assert.equal(store.get().view, "code");
});

test("a network that is not there is passed over", async () => {
  const { asked, pageNavigator } = setUp();
  assert.equal(await pageNavigator.goTo({ model: "nobody", view: "wall" }), true);
  assert.deepEqual(asked, []);
});
