import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import "../../frontend/src/app/sync/collapse.js";
import { connectQueries } from "../../frontend/src/app/sync/queries.js";
import { createStore } from "../../frontend/src/store/store.js";
import * as change from "../../frontend/src/store/state.js";
import { goldenMap } from "./golden-maps.js";

const CARD = /** @type {any} */ ({ name: "line", sizes: [4, 3, 2], activations: [] });
const PROBE = { layer: 2, neuron: 1, from: 1, inputs: [0] };

/** A page with an open network, and the questions that it wants to ask, by event. */
function setUp(activations = ["identity", "identity"]) {
  const store = createStore(change.modelOpened(change.initialState(), { ...CARD, activations }));
  /** @type {any[]} */
  const asked = [];
  connectQueries(store, {
    request: (event, encode, onAnswer, read) => asked.push({ event, encode, onAnswer, read }),
  });
  return { store, asked };
}

/**
 * A pass of this seq has come.
 * @param {ReturnType<typeof setUp>["store"]} store
 * @param {number} seq
 */
function pass(store, seq) {
  const sizes = [4, 3, 2];
  const frames = sizes.map((n, layer) => ({
    kind: /** @type {const} */ ("layer"),
    seq,
    layer,
    layerCount: 3,
    z: layer ? new Float32Array(n) : null,
    a: new Float32Array(n).fill(seq / 8),
  }));
  store.update((state) => change.framesReceived(state, frames));
}

const events = (/** @type {{event: string}[]} */ asked) => asked.map(({ event }) => event);

/** The code that asks for the one layer is there. */
const fetched = () => new Promise(setImmediate);

beforeEach(() => mock.restoreAll());

test("a probe is asked when it is set, and again with every pass", () => {
  const { store, asked } = setUp();
  store.update((state) => change.probed(state, PROBE));
  assert.deepEqual(events(asked), [], "there is no pass yet");
  pass(store, 1);
  pass(store, 2);
  store.update((state) => change.probed(state, { ...PROBE, neuron: 0 }));
  assert.deepEqual(events(asked), ["probe", "probe", "probe"]);
  store.update((state) => change.toolChosen(state, "eraser"));
  store.update((state) => change.probed(state, null));
  pass(store, 3);
  assert.equal(asked.length, 3);
});

test("a probe carries the activations of its layer in the newest pass", () => {
  const { store, asked } = setUp();
  store.update((state) => change.probed(state, PROBE));
  pass(store, 1);
  pass(store, 4);
  const { a, ...told } = asked[0].encode(9);
  assert.deepEqual(told, { seq: 9, layer: 2, neuron: 1, from: 1, inputs: [0] });
  assert.deepEqual([...new Float32Array(a)], [0.5, 0.5, 0.5]);
});

test("the response goes into the store with the pass that it belongs to", () => {
  const { store, asked } = setUp();
  store.update((state) => change.probed(state, PROBE));
  pass(store, 1);
  asked[0].encode(11);
  pass(store, 2);
  asked[0].onAnswer(asked[0].read(goldenMap("probe-response")), 11);
  const { response } = store.get();
  assert.equal(response?.probe, PROBE);
  assert.equal(response?.seq, 1);
  assert.deepEqual(response?.z, Float32Array.of(-1, 0, 1, 2));
});

test("the response to a probe that is no longer asked is left out", () => {
  const { store, asked } = setUp();
  store.update((state) => change.probed(state, PROBE));
  pass(store, 1);
  asked[0].encode(11);
  store.update((state) => change.probed(state, { ...PROBE, neuron: 0 }));
  asked[0].onAnswer(asked[0].read(goldenMap("probe-response")), 11);
  assert.equal(store.get().response, null);
});

test("a probe that is let go while it waits is not asked", () => {
  const { store, asked } = setUp();
  store.update((state) => change.probed(state, PROBE));
  pass(store, 1);
  store.update((state) => change.probed(state, null));
  assert.equal(asked[0].encode(9), null);
});

test("the one layer is asked for while its view is open, once for each pass", async () => {
  const { store, asked } = setUp();
  pass(store, 1);
  assert.deepEqual(events(asked), []);
  store.update((state) => change.viewChosen(state, "linear"));
  pass(store, 2);
  await fetched();
  assert.deepEqual(events(asked), ["collapse", "collapse"]);
  store.update((state) => change.viewChosen(state, "network"));
  pass(store, 3);
  await fetched();
  assert.equal(asked.length, 2);
  assert.equal(asked[1].encode(9), null, "the view is no longer open");
});

test("no network with a squish in a hidden layer is asked for its one layer", () => {
  const { store, asked } = setUp(["sigmoid", "identity"]);
  store.update((state) => change.viewChosen(state, "linear"));
  pass(store, 1);
  assert.deepEqual(events(asked), []);
});

test("the one layer is put together from its frames", async () => {
  const { store, asked } = setUp();
  store.update((state) => change.viewChosen(state, "linear"));
  pass(store, 4);
  await fetched();
  assert.deepEqual([...new Float32Array(asked[0].encode(9).a)], [0.5, 0.5, 0.5, 0.5]);
  const rows = [0, 1].map((row) => ({
    kind: "weights",
    seq: 9,
    layer: 1,
    nIn: 4,
    row,
    rows: 1,
    W: Float32Array.of(1, 2, 3, 4).map((w) => w + 4 * row),
    b: Float32Array.of(10 + row),
  }));
  const z = Float32Array.of(15, 24);
  asked[0].onAnswer([...rows, { kind: "layer", seq: 9, layer: 1, layerCount: 2, z, a: z }], 9);
  const { collapsed } = store.get();
  assert.deepEqual([...(collapsed?.weights.W ?? [])], [1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual([...(collapsed?.weights.b ?? [])], [10, 11]);
  assert.equal(collapsed?.seq, 4);
  assert.equal(collapsed?.deep, store.get().pass?.layers[2]?.z);
  assert.equal(collapsed?.values.z, z);
});

test("the one layer is compared with all layers of the pass that it was asked for", async () => {
  const { store, asked } = setUp();
  store.update((state) => change.viewChosen(state, "linear"));
  pass(store, 1);
  await fetched();
  asked[0].encode(9);
  const deep = store.get().pass?.layers[2]?.z;
  pass(store, 2);
  const z = new Float32Array(2);
  asked[0].onAnswer(
    [
      { kind: "weights", seq: 9, layer: 1, nIn: 4, row: 0, rows: 2, W: new Float32Array(8), b: z },
      { kind: "layer", seq: 9, layer: 1, layerCount: 2, z, a: z },
    ],
    9,
  );
  assert.equal(store.get().collapsed?.deep, deep);
  assert.equal(store.get().collapsed?.seq, 1);
});

test("curves are fetched with the first neuron that is opened, and not again", async () => {
  const sent = { sigmoid: { formula: "σ(z)", z: [0], a: [0.5] } };
  const fetched = mock.method(globalThis, "fetch", async () => Response.json(sent));
  const { store } = setUp();
  store.update((state) => change.selected(state, { layer: 1, neuron: 0 }));
  await new Promise(setImmediate);
  assert.equal(fetched.mock.calls[0].arguments[0], "api/activations");
  assert.deepEqual([...store.get().curves.sigmoid.a], [0.5]);
  store.update((state) => change.selected(state, { layer: 1, neuron: 1 }));
  assert.equal(fetched.mock.callCount(), 1);
});

test("curves are fetched once a pass is on its way, and not for one that is there at once", async () => {
  const fetched = mock.method(globalThis, "fetch", async () => Response.json({}));
  const { store } = setUp();
  pass(store, 1);
  store.update((state) => change.timeChanged(state, 2, false));
  assert.equal(fetched.mock.callCount(), 0);
  store.update((state) => change.timeChanged(state, 0, true));
  for (const time of [0.2, 0.4, 1.1]) {
    store.update((state) => change.timeChanged(state, time, true));
  }
  assert.equal(fetched.mock.callCount(), 1);
});

test("curves that could not be fetched are asked for with the next neuron", async () => {
  const fetched = mock.method(globalThis, "fetch", async () => {
    throw new TypeError("no network");
  });
  const { store } = setUp();
  for (const neuron of [0, 1]) {
    store.update((state) => change.selected(state, { layer: 1, neuron }));
    await new Promise(setImmediate);
  }
  assert.equal(fetched.mock.callCount(), 2);
  assert.deepEqual(store.get().curves, {});
});
