import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createCanvasCache } from "../../frontend/src/stage/canvas-cache.js";
import { recordingCanvas } from "./stage.js";

/** @type {ReturnType<typeof createCanvasCache>} */
let cache;
/** @type {string[]} */
let painted;

beforeEach(() => {
  cache = createCanvasCache((width, height) => recordingCanvas(width, height));
  painted = [];
});

/**
 * One repaint: every canvas is asked for with what it depends on now.
 * @param {boolean} isHurried
 * @param {Record<string, unknown>} canvases
 * @param {boolean} [mayWait]
 */
function repaint(isHurried, canvases, mayWait = true) {
  painted = [];
  cache.begin(isHurried);
  for (const [name, dep] of Object.entries(canvases)) {
    cache.canvasFor(name, 10, 10, [dep], () => painted.push(name), mayWait);
  }
  return painted.join(" ");
}

test("a canvas is painted again only when what it depends on has changed", () => {
  assert.equal(repaint(false, { a: 1, b: 1 }), "a b");
  assert.equal(repaint(false, { a: 1, b: 2 }), "b");
  assert.equal(repaint(false, { a: 1, b: 2 }), "");
});

test("hurried repaints paint one canvas each in turn, and none is left out", () => {
  repaint(false, { a: 0, b: 0, c: 0 });
  const turns = [1, 2, 3, 4].map((pass) => repaint(true, { a: pass, b: pass, c: pass }));
  assert.deepEqual(turns, ["a", "b", "c", "a"]);
  assert.equal(cache.hasWaiting(), true);
});

test("once nothing new comes, hurried repaints catch up and then rest", () => {
  repaint(false, { a: 0, b: 0, c: 0 });
  const turns = [1, 2, 3, 4].map(() => repaint(true, { a: 1, b: 1, c: 1 }));
  assert.deepEqual(turns, ["a", "b", "c", ""]);
  assert.equal(cache.hasWaiting(), false);
});

test("a repaint that is not hurried leaves nothing waiting", () => {
  repaint(false, { a: 0, b: 0, c: 0 });
  repaint(true, { a: 1, b: 1, c: 1 });
  assert.equal(repaint(false, { a: 1, b: 1, c: 1 }), "b c");
  assert.equal(cache.hasWaiting(), false);
});

test("a canvas that may not wait, and one seen for the first time, are painted at once", () => {
  repaint(false, { a: 0, b: 0 });
  assert.equal(repaint(true, { a: 1, b: 1 }, false), "a b");
  assert.equal(repaint(true, { c: 1, d: 1, e: 1 }), "c d e");
});

test("one that waited and is not asked for any more holds up no other", () => {
  repaint(false, { a: 0, b: 0 });
  repaint(true, { a: 1, b: 1 });
  const turns = [1, 2].map((pass) => repaint(true, { a: pass + 1 }));
  assert.ok(turns.includes("a"), `${turns}`);
});
