import assert from "node:assert/strict";
import { test } from "node:test";
import { store, stored } from "../../frontend/src/app/sync/kept-storage.js";
import { NO_SWITCHES } from "../../frontend/src/store/dials.js";
import { fileNameOfEdited } from "../../frontend/src/store/edited-network.js";

/** A step of a training, 2-1, of which a weight was turned by hand. */
const TRAINED = /** @type {any} */ ({
  title: "2-1 sigmoid",
  step: 40,
  accuracy: { share: 0.75, of: "validation" },
  edited: {
    model: {
      kind: "training",
      recipe: { sizes: [2, 1], activations: ["sigmoid"], seed: 7 },
      step: 40,
      source: "generated",
      byRecipe: true,
      numbers: Float32Array.of(0.1, -0, 3),
      inputOrder: null,
    },
    changes: [{ layer: 1, neuron: 0, source: 1, value: 0.5 }],
    switches: NO_SWITCHES,
  },
  first: {
    W: Float32Array.of(0.1, 0.5),
    b: Float32Array.of(3),
    nIn: 2,
    nOut: 1,
    rowsLoaded: 1,
  },
  outputs: null,
  isStored: true,
});

/** A network that comes with the server. */
const OURS = {
  ...TRAINED,
  title: "ours",
  step: null,
  accuracy: null,
  edited: { model: "digits", changes: [], switches: { ...NO_SWITCHES, bits: 3 } },
};

/** @param {number} [room] Letters that it has room for. */
function storage(room = Infinity) {
  const items = new Map();
  return {
    items,
    getItem: (/** @type {string} */ key) => items.get(key) ?? null,
    setItem(/** @type {string} */ key, /** @type {string} */ text) {
      if (text.length > room) throw new DOMException("full", "QuotaExceededError");
      items.set(key, text);
    },
    removeItem: (/** @type {string} */ key) => void items.delete(key),
  };
}

for (const [name, kept] of /** @type {[string, any][]} */ ([
  ["a step of a training, to the bit", TRAINED],
  ["a network of the server, with its switches", OURS],
])) {
  test(`a reload finds again ${name}`, () => {
    const tab = storage();
    assert.equal(store(tab, kept), true);
    assert.deepEqual(stored(tab), kept);
  });
}

test("a network that is too large, or that the tab has no room for, is not stored, nor the one before", () => {
  const tab = storage(300_000);
  store(tab, TRAINED);
  const changes = Array(60_000).fill({ layer: 1, neuron: 0, source: 0, value: 0.123456 });
  for (const count of [60_000, 20_000]) {
    const edited = { ...TRAINED.edited, changes: changes.slice(0, count) };
    assert.equal(store(tab, { ...TRAINED, edited }), false);
    assert.equal(tab.items.size, 0);
    store(tab, TRAINED);
  }
});

test("inside another page nothing is stored", () => {
  assert.deepEqual([store(null, TRAINED), stored(null)], [false, null]);
});

/** @type {[string, (entry: any) => unknown][]} */
const DAMAGES = [
  ["cut short", (entry) => JSON.stringify(entry).slice(0, -20)],
  ["nothing that it should be", () => "[]"],
  [
    "numbers that are too few",
    (entry) => ({ ...entry, model: { ...entry.model, numbers: "AAAA" } }),
  ],
  [
    "numbers that are none",
    (entry) => ({ ...entry, model: { ...entry.model, numbers: "AAAAAAAAwH8AAAAA" } }),
  ],
  ["a dial that no network has", (entry) => ({ ...entry, changes: [[0, 0, 0, 1]] })],
  ["a dial outside the first layer", (entry) => ({ ...entry, changes: [[1, 1, 0, 1]] })],
  ["no switches", (entry) => ({ ...entry, switches: null })],
  ["a title that is no text", (entry) => ({ ...entry, title: 3 })],
  ["a share above one", (entry) => ({ ...entry, accuracy: { share: 2, of: "test" } })],
];

for (const [name, damage] of DAMAGES) {
  test(`an entry with damage is dropped: ${name}`, () => {
    const tab = storage();
    store(tab, TRAINED);
    const [[key, text]] = tab.items;
    const damaged = damage(JSON.parse(text));
    tab.items.set(key, typeof damaged === "string" ? damaged : JSON.stringify(damaged));
    assert.equal(stored(tab), null);
    assert.equal(tab.items.size, 0);
  });
}

test("the file of a kept network is called after its step, or after the network of the server", () => {
  assert.equal(fileNameOfEdited(TRAINED.edited), "training-step-40-turned");
  assert.equal(fileNameOfEdited({ ...TRAINED.edited, changes: [] }), "training-step-40");
  assert.equal(fileNameOfEdited(OURS.edited), "digits-turned");
});
