import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_SWITCHES } from "../../frontend/src/store/dials.js";
import { NO_NUMBERS } from "../../frontend/src/store/input-shape.js";
import { ownEdits, ownFound, ownNow } from "../../frontend/src/store/kept-own-network.js";
import * as change from "../../frontend/src/store/state.js";

const DIGITS = /** @type {any} */ ({ name: "digits", sizes: [3, 2], activations: ["sigmoid"] });
const CARD = /** @type {any} */ ({ name: "own", sizes: [2, 1], activations: ["sigmoid"] });
const NETWORK = /** @type {any} */ ({
  kind: "own",
  name: "mine",
  card: "{}",
  numbers: Float32Array.of(0.1, -0, 3),
  inputOrder: null,
});

/** @param {any} card */
function opened(card) {
  const coming = change.initialState({});
  const own = { network: NETWORK, card: null, inputNumbers: NO_NUMBERS, before: null };
  const state = change.modelOpened({ ...coming, own }, card);
  const W = NETWORK.numbers.slice(0, 2);
  const frame = /** @type {any} */ ({
    layer: 1,
    row: 0,
    rows: 1,
    nIn: 2,
    W,
    b: Float32Array.of(3),
  });
  return change.weightsReceived(state, [frame]);
}

/**
 * What a new page has of the network that was open before a reload.
 * @param {import("../../frontend/src/types.js").State} state
 */
function reloaded(state) {
  const now = ownNow(state);
  assert.ok(now);
  const { network, card } = structuredClone(now);
  const found = ownFound(
    change.initialState({}),
    { network, card },
    structuredClone(ownEdits(now)),
  );
  return change.modelOpened(change.modelOpened(found, DIGITS), card);
}

const numbers = (/** @type {any} */ { weights: [{ W, b }] }) => [...W, ...b];

test("a turned dial and a switch of an own network are there after a reload, as one edit", () => {
  const turned = change.dialsSet(opened(CARD), { layer: 1, neuron: 0 }, [1], -0.5);
  const state = reloaded(change.switchesSet(turned, { bits: 3 }));
  assert.deepEqual(numbers(state), [Math.fround(0.1), -0.5, 3]);
  assert.deepEqual(state.switches, { ...NO_SWITCHES, bits: 3 });
  assert.equal(state.editHistory.length, 1);
  const undone = change.editUndone(state);
  assert.deepEqual(numbers(undone), [Math.fround(0.1), -0, 3]);
  assert.deepEqual(undone.switches, NO_SWITCHES);
});

test("what was turned in an own network is there too when another one was open", () => {
  const turned = change.dialsSet(opened(CARD), { layer: 1, neuron: 0 }, [-1], 7);
  const state = reloaded(change.modelOpened(turned, DIGITS));
  assert.deepEqual(numbers(state), [Math.fround(0.1), -0, 7]);
});

test("an own network that was not changed has no edits after a reload, and numbers as in its file", () => {
  const now = ownNow(opened(CARD));
  assert.ok(now);
  assert.equal(ownEdits(now).turned, null);
  const { editHistory, own, inputNumbers } = reloaded(opened(CARD));
  assert.deepEqual([editHistory, own?.network.numbers], [[], NETWORK.numbers]);
  assert.equal(inputNumbers, NO_NUMBERS);
});

test("the numbers that go into an own network are there after a reload and after another network", () => {
  const card = { ...CARD, features: ["sepal", "petal"] };
  const set = change.numberSet(opened(card), 1, -2.25);
  assert.deepEqual(reloaded(set).inputNumbers, [0.5, -2.25]);
  const elsewhere = change.modelOpened(set, DIGITS);
  assert.equal(elsewhere.inputNumbers, NO_NUMBERS);
  assert.deepEqual(change.modelOpened(elsewhere, card).inputNumbers, [0.5, -2.25]);
});

test("without an own network there is nothing to keep", () => {
  assert.equal(ownNow(change.initialState({})), null);
});
