import assert from "node:assert/strict";
import { test } from "node:test";
import { createDetailLevel } from "../../frontend/src/stage/detail-level.js";

/** A detail level with a timer that runs out when the test says so. */
function detailLevelOf() {
  /** @type {Map<number, () => void>} */
  const timers = new Map();
  let rests = 0;
  let made = 0;
  let ms = 0;
  const detailLevel = createDetailLevel({
    onRest: () => (rests += 1),
    setTimer: (callback) => {
      made += 1;
      timers.set(made, callback);
      return made;
    },
    clearTimer: (id) => timers.delete(id),
    now: () => ms,
  });
  const wait = (/** @type {number} */ more) => (ms += more);
  const runOut = () => {
    for (const [id, callback] of [...timers]) {
      timers.delete(id);
      callback();
    }
  };
  return { detailLevel, runOut, timers, wait, rests: () => rests };
}

test("at rest all lines are shown and no repaint is asked for", () => {
  const { detailLevel, timers } = detailLevelOf();
  assert.equal(detailLevel.tick(0), false);
  assert.equal(detailLevel.value(), 1);
  assert.equal(timers.size, 0);
});

test("while passes come in under the pen, only the strongest lines are shown", () => {
  const { detailLevel, timers, rests } = detailLevelOf();
  detailLevel.reduce();
  detailLevel.reduce();
  assert.equal(detailLevel.tick(16), false);
  assert.equal(detailLevel.value(), 0);
  assert.equal(timers.size, 1, "each pass puts the rest off");
  assert.equal(rests(), 0);
});

test("once the pen rests the lines come back within 250 ms, and then no repaint is asked for", () => {
  const { detailLevel, runOut, rests } = detailLevelOf();
  detailLevel.reduce();
  runOut();
  assert.equal(rests(), 1);
  assert.equal(detailLevel.tick(0), true);
  assert.equal(detailLevel.value(), 0);
  assert.equal(detailLevel.tick(125), true);
  assert.equal(detailLevel.value(), 0.5);
  assert.equal(detailLevel.tick(125), false);
  assert.equal(detailLevel.value(), 1);
});

test("without motion the lines come back at once", () => {
  const { detailLevel, runOut } = detailLevelOf();
  detailLevel.reduce();
  runOut();
  assert.equal(detailLevel.tick(Infinity), false);
  assert.equal(detailLevel.value(), 1);
});

test("a pen that moves on while the lines come back sends them away again", () => {
  const { detailLevel, runOut } = detailLevelOf();
  detailLevel.reduce();
  runOut();
  detailLevel.tick(125);
  detailLevel.reduce();
  assert.equal(detailLevel.tick(16), false);
  assert.equal(detailLevel.value(), 0);
});

test("the states of a fast training leave the strongest lines; those of a slow one change nothing", () => {
  const { detailLevel, timers, wait } = detailLevelOf();
  detailLevel.learn();
  wait(400);
  detailLevel.learn();
  assert.deepEqual([detailLevel.tick(16), detailLevel.value(), timers.size], [false, 1, 0]);
  wait(399);
  detailLevel.learn();
  assert.deepEqual([detailLevel.tick(16), detailLevel.value(), timers.size], [false, 0, 1]);
});
