import assert from "node:assert/strict";
import { test } from "node:test";
import { createPageNavigator } from "../../frontend/src/app/navigation/navigator.js";
import { createStore } from "../../frontend/src/store/store.js";
import * as change from "../../frontend/src/store/state.js";

/** A page whose network and weights have come. */
function page() {
  const weights = /** @type {any} */ ([{ rowsLoaded: 1, nOut: 1 }]);
  const card = /** @type {any} */ ({ name: "digits", sizes: [784, 1] });
  const store = createStore(change.initialState({ weights, card, models: [card] }));
  let isWriting = false;
  const navigator = createPageNavigator({
    store,
    clock: /** @type {any} */ ({ pause() {}, seek() {} }),
    player: { start: () => (isWriting = true), stop: () => isWriting },
    openModel() {},
    run() {},
  });
  return { store, navigator, write: () => (isWriting = true) };
}

/** Lets all that is promised by now come true. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("a stroke that is being drawn while the page arrives at its place goes on", async () => {
  const { store, navigator } = page();
  store.update((state) => change.penPressed(state, 0.2, 0.2));
  const arrived = navigator.goTo({ view: "matrix" });
  await turn();
  store.update((state) => change.penMoved(state, [0.2, 0.2, 0.4, 0.4]));
  const { penDown, view, drawing } = store.get();
  assert.deepEqual([penDown, view], [true, "stage"]);
  assert.deepEqual(drawing.kind === "strokes" && drawing.strokes[0].points.slice(-2), [0.4, 0.4]);
  store.update(change.penLifted);
  assert.equal(await arrived, true);
  assert.equal(store.get().view, "matrix");
});

test("a hand that writes by itself stops where another place is asked for", async () => {
  const { store, navigator, write } = page();
  write();
  store.update(change.penHeld);
  assert.equal(await navigator.goTo({ view: "matrix" }), true);
  assert.deepEqual([store.get().penDown, store.get().view], [false, "matrix"]);
});

test("a place that is given up for another is not arrived at when the pen is lifted", async () => {
  const { store, navigator } = page();
  store.update((state) => change.penPressed(state, 0.2, 0.2));
  const [first, second] = [navigator.goTo({ view: "matrix" }), navigator.goTo({ view: "wall" })];
  assert.equal(await first, false);
  store.update(change.penLifted);
  assert.equal(await second, true);
  assert.equal(store.get().view, "wall");
});
