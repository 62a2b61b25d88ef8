import assert from "node:assert/strict";
import { test } from "node:test";
import { ACTION_NAMES, entryOf, isPossible } from "../../frontend/src/actions/index.js";
import { actionOfKey, actionsWithKeys, shortcutsOf } from "../../frontend/src/actions/keys.js";
import { createActions } from "../../frontend/src/app/actions.js";
import { ApiError } from "../../frontend/src/net/api.js";
import messages from "../../frontend/src/i18n/en.json" with { type: "json" };
import {
  initialState,
  penLifted,
  penPressed,
  switchesSet,
} from "../../frontend/src/store/state.js";
import { isBlank } from "../../frontend/src/store/drawing.js";
import { createStore } from "../../frontend/src/store/store.js";

/** @import { Services } from "../../frontend/src/actions/action.js" */

const plain = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

/** @param {Partial<Services>} [services] */
function page(services) {
  const store = createStore(initialState());
  const nothing = () => {};
  const act = createActions(
    /** @type {any} */ ({ store, player: { stop: nothing }, pageNavigator: {}, ...services }),
  );
  return { store, act };
}

test("every label of an action is in the catalogue", () => {
  const labels = ACTION_NAMES.flatMap((name) => entryOf(name).label ?? []);
  assert.ok(labels.length > 25);
  assert.deepEqual(
    labels.filter((label) => !Object.hasOwn(messages, label)),
    [],
  );
});

test("every action with keys has a label, which the help shows", () => {
  const nameless = ACTION_NAMES.filter((name) => entryOf(name).keys && !entryOf(name).label);
  assert.deepEqual(nameless, []);
  assert.deepEqual(
    actionsWithKeys("stage").map(({ name }) => name),
    ["curtain", "inside", "playOrPause", "layerBack", "layerOn"].sort(
      (a, b) => ACTION_NAMES.findIndex((n) => n === a) - ACTION_NAMES.findIndex((n) => n === b),
    ),
  );
});

test("no two actions have the same keys in the same place", () => {
  const keys = ACTION_NAMES.flatMap((name) => {
    const { keys = [], keysOn } = entryOf(name);
    return keys.map((one) => `${keysOn}: ${one}`);
  });
  assert.equal(new Set(keys).size, keys.length);
});

test("Ctrl+Z, Cmd+Z and Ctrl+я on a Russian layout undo; with shift, and Ctrl+Y, they redo", () => {
  const z = { ...plain, key: "z", code: "KeyZ" };
  assert.equal(actionOfKey({ ...z, ctrlKey: true }, "page"), "undo");
  assert.equal(actionOfKey({ ...z, metaKey: true }, "page"), "undo");
  assert.equal(actionOfKey({ ...z, key: "я", ctrlKey: true }, "page"), "undo");
  assert.equal(actionOfKey({ ...z, key: "Z", ctrlKey: true, shiftKey: true }, "page"), "redo");
  assert.equal(actionOfKey({ ...plain, key: "y", code: "KeyY", ctrlKey: true }, "page"), "redo");
  assert.equal(actionOfKey(z, "page"), null);
});

test("a key of the stage counts on the stage alone, and not with Ctrl", () => {
  const c = { ...plain, key: "c", code: "KeyC" };
  assert.equal(actionOfKey(c, "stage"), "curtain");
  assert.equal(actionOfKey(c, "page"), null);
  assert.equal(actionOfKey({ ...c, ctrlKey: true }, "stage"), null);
});

test("keys are written for assistive technology as ARIA has them", () => {
  assert.equal(shortcutsOf("redo"), "Control+Shift+Z Control+Y");
  assert.equal(shortcutsOf("clear"), undefined);
});

test("undo is possible once something was drawn", () => {
  const blank = initialState();
  assert.equal(isPossible("undo", blank), false);
  assert.equal(isPossible("undo", penPressed(blank, 0.5, 0.5)), true);
});

test("dials are set at random only when all of them have arrived", () => {
  const layer = { W: new Float32Array(6), b: new Float32Array(2), nIn: 3, nOut: 2 };
  const state = initialState();
  const coming = { ...state, weights: [{ ...layer, rowsLoaded: 1 }] };
  assert.equal(isPossible("randomDials", coming), false);
  assert.equal(
    isPossible("randomDials", { ...state, weights: [{ ...layer, rowsLoaded: 2 }] }),
    true,
  );
});

test("undo takes back the newest act, whether ink or a switch, and redo does it again", () => {
  const { store, act } = page();
  store.update((state) => switchesSet(state, { bits: 4 }));
  store.update((state) => penLifted(penPressed(state, 0.5, 0.5)));
  store.update((state) => switchesSet(state, { bits: 2 }));
  const stands = () => [store.get().switches.bits, isBlank(store.get().drawing)];
  /** @type {unknown[]} */
  const seen = [stands()];
  for (const name of /** @type {const} */ (["undo", "undo", "undo", "redo", "redo", "redo"])) {
    act(name);
    seen.push(stands());
  }
  assert.deepEqual(seen, [
    [2, false],
    [4, false],
    [4, true],
    [null, true],
    [4, true],
    [4, false],
    [2, false],
  ]);
});

test("an action by name does what its entry says", () => {
  const { store, act } = page();
  act("eraser");
  assert.equal(store.get().tool, "eraser");
  act("eraser");
  assert.equal(store.get().tool, "pen");
  act("speed", 4);
  assert.equal(store.get().speed, 4);
});

test("what the server refuses an action is told in its own words", async () => {
  const failing = async () => {
    throw new ApiError("malformed", "there is no such digit");
  };
  const { store, act } = page(/** @type {any} */ ({ pageNavigator: { goTo: failing } }));
  await act("goTo", {});
  assert.deepEqual(store.get().notice, {
    kind: "error",
    key: "notice.refused",
    values: { reason: "there is no such digit" },
  });
});

test("a fault of our own is not told as if the server could not be reached", async () => {
  const faulty = async () => {
    throw new RangeError("a fault");
  };
  const { act } = page(/** @type {any} */ ({ pageNavigator: { goTo: faulty } }));
  await assert.rejects(async () => act("goTo", {}), RangeError);
});
