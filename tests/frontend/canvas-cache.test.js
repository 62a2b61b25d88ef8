import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createCanvasCache } from "../../frontend/src/stage/canvas-cache.js";
import { createLinePainter } from "../../frontend/src/stage/line-painter.js";
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
    const job = mayWait ? () => /** @type {any} */ ({ name, dep }) : undefined;
    cache.canvasFor(name, 10, 10, [dep], () => painted.push(name), job);
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

/** A worker that paints when a test lets it. */
class FakeWorker extends EventTarget {
  /** @type {any[]} */
  tasks = [];
  isStopped = false;

  postMessage = (/** @type {any} */ task) => this.tasks.push(task);
  terminate = () => {
    this.isStopped = true;
  };

  /** Hands back the picture of its oldest task. */
  paint() {
    const { id, name, job } = this.tasks.shift();
    const image = { of: `${name} ${job.dep}`, close: () => closed.push(`${name} ${job.dep}`) };
    this.dispatchEvent(new MessageEvent("message", { data: { id, image } }));
  }
}

/** @type {string[]} Pictures that were let go. */
let closed;

/** A cache whose hurried repaints are painted by a fake worker. */
function cacheWithWorker() {
  closed = [];
  const [worker, seen] = [new FakeWorker(), { arrived: 0, failed: 0 }];
  const painter = createLinePainter(
    () => /** @type {any} */ (worker),
    () => (seen.failed += 1),
  );
  cache = createCanvasCache((width, height) => recordingCanvas(width, height), {
    painter,
    onArrived: () => (seen.arrived += 1),
  });
  return { worker, seen };
}

/** @param {number} dep What the picture of “a” should show; the one that is shown is returned. */
function shownOf(dep) {
  const job = () => /** @type {any} */ ({ dep });
  return /** @type {any} */ (cache.canvasFor("a", 10, 10, [dep], () => painted.push("a"), job));
}

test("a worker paints what is hurried, one picture at a time, the newest next", () => {
  const { worker, seen } = cacheWithWorker();
  assert.equal(repaint(false, { a: 0, b: 0 }), "a b");
  assert.equal(worker.tasks.length, 0);
  for (const dep of [1, 2, 3]) assert.equal(repaint(true, { a: dep, b: dep }), "");
  assert.deepEqual(
    worker.tasks.map(({ name, width, height, job }) => [name, width, height, job.dep]),
    [
      ["a", 10, 10, 1],
      ["b", 10, 10, 1],
    ],
  );
  worker.paint();
  assert.deepEqual([seen.arrived, cache.hasWaiting()], [1, false]);
  cache.begin(true);
  assert.equal(shownOf(3).of, "a 1");
  assert.deepEqual(
    worker.tasks.map(({ name, job }) => `${name} ${job.dep}`),
    ["b 1", "a 3"],
  );
});

test("what a worker painted too late hides nothing newer", () => {
  const { worker, seen } = cacheWithWorker();
  repaint(false, { a: 0 });
  repaint(true, { a: 1 });
  assert.equal(repaint(false, { a: 2 }), "a");
  worker.paint();
  assert.deepEqual([closed, seen.arrived], [["a 1"], 0]);
  cache.begin(false);
  assert.ok(shownOf(2).getContext);
});

test("once the worker has failed, hurried repaints paint by themselves", () => {
  const { worker, seen } = cacheWithWorker();
  repaint(false, { a: 0, b: 0 });
  repaint(true, { a: 1, b: 1 });
  worker.dispatchEvent(new Event("error"));
  assert.deepEqual([seen.failed, worker.isStopped], [1, true]);
  cache.clear();
  assert.equal(repaint(true, { a: 2, b: 2 }), "a b");
  assert.deepEqual([repaint(true, { a: 3, b: 3 }), repaint(true, { a: 3, b: 3 })], ["a", "b"]);
});
