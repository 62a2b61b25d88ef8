import assert from "node:assert/strict";
import { test } from "node:test";
import { createStore } from "../../frontend/src/store/store.js";

test("a listener hears the new state and the one before", () => {
  const store = createStore({ count: 1 });
  /** @type {[number, number][]} */
  const heard = [];
  store.subscribe((state, previous) => heard.push([state.count, previous.count]));
  store.update(({ count }) => ({ count: count + 1 }));
  assert.deepEqual(heard, [[2, 1]]);
  assert.deepEqual(store.get(), { count: 2 });
});

test("nobody is told when a transition returns the same state", () => {
  const store = createStore({ count: 1 });
  store.subscribe(() => assert.fail("nothing has changed"));
  store.update((state) => state);
});

test("who has stopped listening hears nothing more", () => {
  const store = createStore(0);
  let heard = 0;
  const stop = store.subscribe(() => (heard += 1));
  store.update(() => 1);
  stop();
  store.update(() => 2);
  assert.equal(heard, 1);
});

test("a listener may update the store, and every listener ends with the newest state", () => {
  const store = createStore(0);
  store.subscribe((state) => {
    if (state === 1) store.update(() => 2);
  });
  let last = 0;
  store.subscribe(() => (last = store.get()));
  store.update(() => 1);
  assert.equal(last, 2);
});
