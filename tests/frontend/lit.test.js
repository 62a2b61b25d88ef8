import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { connectLit } from "../../frontend/src/app/lit.js";
import { lessonLeft } from "../../frontend/src/store/lesson.js";
import { stepOpened } from "../../frontend/src/store/lesson-progress.js";
import { initialState } from "../../frontend/src/store/state.js";
import { createStore } from "../../frontend/src/store/store.js";
import { tourBegun, tourEnded, tourMovedOn } from "../../frontend/src/store/tour.js";

/** @import { State } from "../../frontend/src/types.js" */

const SOURCES = new URL("../../frontend/src/", import.meta.url);

/** What of an element is written to. */
function fakeBody() {
  const dataset = /** @type {Record<string, string>} */ ({});
  const flags = /** @type {Record<string, boolean>} */ ({});
  return {
    dataset,
    toggleAttribute: (/** @type {string} */ name, /** @type {boolean} */ on) => (flags[name] = on),
    told: () => [dataset.lit, flags["data-lesson"]],
  };
}

test("what is lit is what the tour or the lesson speaks of, and nothing once both are left", () => {
  const card = /** @type {any} */ ({ name: "digits", sizes: [784, 16, 16, 10], activations: [] });
  const store = createStore(initialState({ card }));
  const body = fakeBody();
  connectLit(store, /** @type {any} */ (body));
  const open = (/** @type {string} */ step) =>
    store.update((state) => stepOpened(state, { step, done: [], guide: null, knowsWeights: true }));

  open("outputs");
  assert.deepEqual(body.told(), ["input stage answer", true]);
  store.update((state) => tourBegun(state, state.drawing));
  assert.deepEqual(body.told(), ["input stage", false]);
  store.update(tourMovedOn);
  assert.deepEqual(body.told(), ["stage", false]);
  store.update((state) => tourEnded(state, "written"));
  assert.deepEqual(body.told(), [undefined, false]);
  open("bias");
  assert.deepEqual(body.told(), ["inspector answer", true]);
  store.update(lessonLeft);
  assert.deepEqual(body.told(), [undefined, false]);
});

test("one module says on the page what is lit", () => {
  const writers = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".js"))
    .filter((file) => {
      const source = readFileSync(new URL(file, SOURCES), "utf8");
      return /dataset\.lit\b|"data-lesson"/.test(source);
    });
  assert.deepEqual(writers, ["app/lit.js"]);
});
