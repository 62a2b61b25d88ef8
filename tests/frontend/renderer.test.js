import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { DARK } from "../../frontend/src/stage/color.js";
import { layoutStage } from "../../frontend/src/stage/layout.js";
import { createRenderer } from "../../frontend/src/stage/renderer.js";
import { buildScene } from "../../frontend/src/stage/scene.js";
import { recordingCanvas, shownOf } from "./stage.js";

const sizes = [784, 16, 16, 10];
const layout = layoutStage({ sizes, width: 830, height: 776 });
const scene = buildScene(shownOf(sizes), layout, DARK);

/** A browser without a screen: repaints and timers wait here until a test lets them come. */
class FakeWorld {
  /** @type {((now: number) => void)[]} */
  requests = [];
  /** @type {(() => void)[]} */
  timers = [];
  ratio = 1;
  time = 0;
  /** What one look at the clock costs: a paint lasts from one look to the next. */
  paintMs = 0;

  requestAnimationFrame = (/** @type {(now: number) => void} */ callback) =>
    this.requests.push(callback);
  cancelAnimationFrame = () => {
    this.requests = [];
  };
  setTimer = (/** @type {() => void} */ callback) => this.timers.push(callback);
  clearTimer = () => {
    this.timers = [];
  };
  now = () => (this.time += this.paintMs);
  pixelRatio = () => this.ratio;
  createCanvas = (/** @type {number} */ width, /** @type {number} */ height) =>
    recordingCanvas(width, height);

  /** Runs the repaint that was asked for, `ms` after the last one. */
  tick(ms = 16) {
    this.time += ms;
    const due = this.requests.splice(0);
    for (const callback of due) callback(this.time);
    return due.length;
  }
}

/** @type {FakeWorld} */
let world;
/** @type {any} */
let canvas;
/** @type {number[]} */
let painted;

beforeEach(() => {
  world = new FakeWorld();
  canvas = recordingCanvas(0, 0);
  painted = [];
});

/** @param {(deltaMs: number) => boolean} [onTick] */
function rendererOf(onTick) {
  const renderer = createRenderer(canvas, {
    onPainted: (seq) => painted.push(seq),
    onTick,
    world,
  });
  renderer.resize(830, 776);
  return renderer;
}

test("asks for no repaint before there is something to show", () => {
  rendererOf().markDirty();
  assert.equal(world.requests.length, 0);
});

test("paints once however often it is marked dirty, and then rests", () => {
  const renderer = rendererOf();
  renderer.setScene(scene);
  renderer.markDirty();
  renderer.markDirty();
  assert.equal(world.requests.length, 1);
  assert.equal(world.tick(), 1);
  assert.deepEqual(painted, [7]);
  assert.equal(world.requests.length, 0);
  assert.equal(world.timers.length, 0);
});

test("paints again when something changes", () => {
  const renderer = rendererOf();
  renderer.setScene(scene);
  world.tick();
  renderer.markDirty();
  world.tick();
  assert.deepEqual(painted, [7, 7]);
});

test("goes on for as long as a repaint asks for the next one", () => {
  let left = 3;
  const renderer = rendererOf(() => --left > 0);
  renderer.setScene(scene);
  while (world.requests.length > 0) world.tick();
  assert.deepEqual(painted, [7, 7, 7]);
});

test("tells the time since the last repaint, and no time after a rest", () => {
  /** @type {number[]} */
  const deltas = [];
  const renderer = rendererOf((deltaMs) => deltas.push(deltaMs) < 3);
  renderer.setScene(scene);
  world.tick(16);
  world.tick(16);
  world.tick(20);
  renderer.markDirty();
  world.tick(5000);
  assert.deepEqual(deltas, [0, 16, 20, 0]);
});

test("a page hidden for a minute does not jump ahead by a minute", () => {
  /** @type {number[]} */
  const deltas = [];
  rendererOf((deltaMs) => deltas.push(deltaMs) < 2).setScene(scene);
  world.tick(16);
  world.tick(60000);
  assert.deepEqual(deltas, [0, 100]);
});

test("a scene made while it is painted costs no second repaint", () => {
  const renderer = rendererOf(() => {
    renderer.setScene(scene);
    return false;
  });
  renderer.setScene(scene);
  world.tick();
  world.tick();
  assert.equal(world.requests.length, 0);
});

test("the canvas has a pixel for every pixel of the device", () => {
  world.ratio = 1.5;
  rendererOf().setScene(scene);
  world.tick();
  assert.deepEqual([canvas.width, canvas.height], [1245, 1164]);
});

test("falls to one pixel per CSS pixel while repaints run late, and recovers after a rest", () => {
  world.ratio = 2;
  world.paintMs = 30;
  const renderer = rendererOf();
  for (let i = 0; i < 5; i++) {
    renderer.setScene(scene);
    world.tick();
  }
  assert.deepEqual([canvas.width, canvas.height], [830, 776]);
  assert.equal(world.timers.length, 1);
  world.timers[0]();
  world.tick();
  assert.deepEqual([canvas.width, canvas.height], [1660, 1552]);
});

test("a huge stage falls to fewer than one pixel per CSS pixel while repaints run late", () => {
  world.paintMs = 30;
  const renderer = rendererOf();
  renderer.resize(3200, 3000);
  for (let i = 0; i < 5; i++) {
    renderer.setScene(scene);
    world.tick();
  }
  assert.deepEqual([canvas.width, canvas.height], [1600, 1500]);
});

test("one late repaint does not make the picture coarser", () => {
  world.ratio = 2;
  const renderer = rendererOf();
  for (const paintMs of [1, 40, 1, 40, 1, 40]) {
    world.paintMs = paintMs;
    renderer.setScene(scene);
    world.tick();
  }
  assert.equal(canvas.width, 1660);
});

test("asks for nothing more once destroyed", () => {
  const renderer = rendererOf(() => true);
  renderer.setScene(scene);
  renderer.destroy();
  renderer.markDirty();
  assert.equal(world.requests.length, 0);
});

test("lines left out while a hand is at work are painted a moment later, if nothing else is", () => {
  const renderer = rendererOf();
  renderer.setScene(scene);
  world.tick();
  const moved = shownOf(sizes);
  for (const { a } of /** @type {any} */ (moved.pass).layers) a[3] = 0.25;
  renderer.setScene(buildScene(moved, layout, DARK, 0));
  world.tick();
  for (const left of [2, 1]) {
    assert.equal(world.timers.length, 1, `${left} gaps are left`);
    world.timers.splice(0).forEach((callback) => callback());
    world.tick();
  }
  assert.equal(world.timers.length, 0);
  assert.deepEqual(painted, [7, 7, 7, 7]);
});
