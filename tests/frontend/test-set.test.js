/**
 * The visitor's own test set on its way to the server.
 * @module
 */
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { connectTestSet } from "../../frontend/src/app/sync/test-set.js";
import { initialState } from "../../frontend/src/store/state.js";
import { createStore } from "../../frontend/src/store/store.js";
import { testSetComing, testSetDropped } from "../../frontend/src/store/test-set.js";

/** @import { State, TestSet } from "../../frontend/src/types.js" */

/** 100 images: 78,500 bytes, of which the first message takes 61,440. */
const SET = named("class.csv");

/** @param {string} name */
function named(name) {
  const rows = Uint8Array.from({ length: 78_500 }, (_, i) => i % 251);
  return /** @type {TestSet} */ ({ name, count: 100, rows });
}

mock.timers.enable({ apis: ["setTimeout"] });

/** A page whose questions are answered by hand, the oldest first. */
function connected() {
  const store = createStore(
    /** @type {State} */ ({ ...initialState({}), connection: "connected" }),
  );
  /** @type {{encode: (seq: number) => any, onAnswer: (answer: any, seq: number) => void, onRefused?: () => void}[]} */
  let asked = [];
  /** @type {any} */
  const request = (
    /** @type {string} */ event,
    /** @type {any} */ encode,
    /** @type {any} */ onAnswer,
    /** @type {any} */ _read,
    /** @type {any} */ onRefused,
  ) => {
    assert.equal(event, "test_set");
    asked.push({ encode, onAnswer, onRefused });
  };
  connectTestSet(store, { request });
  return {
    store,
    /** What the page sends next, and the answer that it gets; null if it has nothing to send. */
    next({ isRefused = false } = {}) {
      mock.timers.tick(1000);
      const question = asked.shift();
      const message = question?.encode(7) ?? null;
      if (message && isRefused) question?.onRefused?.();
      else if (message) question?.onAnswer([], 7);
      return message && [message.name, message.count, message.at, message.rows.byteLength];
    },
    lose() {
      asked = [];
      store.update((state) => ({ ...state, connection: "lost" }));
      store.update((state) => ({ ...state, connection: "connected" }));
    },
  };
}

test("a test set is sent in parts, one after the other, and used once it is whole", () => {
  const { store, next } = connected();
  store.update((state) => testSetComing(state, SET));
  assert.deepEqual(next(), ["class.csv", 100, 0, 61_440]);
  assert.equal(store.get().testSet, null);
  assert.deepEqual(next(), ["class.csv", 100, 61_440, 17_060]);
  assert.equal(store.get().testSet, SET);
  assert.equal(store.get().testSetComing, null);
  assert.equal(next(), null);
});

test("a new connection gets it again, from its first byte", () => {
  const { store, next, lose } = connected();
  store.update((state) => testSetComing(state, SET));
  next();
  lose();
  assert.deepEqual(next(), ["class.csv", 100, 0, 61_440]);
  next();
  lose();
  assert.deepEqual(next(), ["class.csv", 100, 0, 61_440]);
  assert.equal(store.get().testSet, SET);
});

test("another one takes its place before it is whole", () => {
  const { store, next } = connected();
  store.update((state) => testSetComing(state, SET));
  next();
  store.update((state) => testSetComing(state, named("other.csv")));
  const sent = [next(), next(), next(), next()].filter((message) => message?.[0] === "other.csv");
  assert.deepEqual(sent, [
    ["other.csv", 100, 0, 61_440],
    ["other.csv", 100, 61_440, 17_060],
  ]);
  assert.equal(store.get().testSet?.name, "other.csv");
});

test("after a refusal, the one before stays in use and nothing is sent", () => {
  const { store, next } = connected();
  store.update((state) => testSetComing(state, SET));
  next();
  next();
  store.update((state) => testSetComing(state, named("other.csv")));
  while (next({ isRefused: true }));
  assert.equal(store.get().testSet, SET);
  assert.equal(store.get().testSetComing, null);
  assert.equal(next(), null);
});

test("the server's own is used again once the visitor's is left", () => {
  const { store, next } = connected();
  store.update((state) => testSetComing(state, SET));
  next();
  next();
  store.update(testSetDropped);
  const sent = [next(), next()].filter(Boolean);
  assert.deepEqual(sent, [["", 0, 0, 0]]);
  assert.equal(store.get().testSet, null);
});
