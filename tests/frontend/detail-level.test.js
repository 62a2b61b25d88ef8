import assert from "node:assert/strict";
import { test } from "node:test";
import { createHaste } from "../../frontend/src/stage/detail-level.js";

/** Haste with a timer that runs out when the test says so. */
function hasteOf() {
  /** @type {Map<number, () => void>} */
  const timers = new Map();
  let rests = 0;
  let made = 0;
  const haste = createHaste({
    onRest: () => (rests += 1),
    setTimer: (callback) => {
      made += 1;
      timers.set(made, callback);
      return made;
    },
    clearTimer: (id) => timers.delete(id),
  });
  const runOut = () => {
    for (const [id, callback] of [...timers]) {
      timers.delete(id);
      callback();
    }
  };
  return { haste, runOut, timers, rests: () => rests };
}

test("at rest all lines are shown and no frame is asked for", () => {
  const { haste, timers } = hasteOf();
  assert.equal(haste.tick(0), false);
  assert.equal(haste.detail(), 1);
  assert.equal(timers.size, 0);
});

test("while passes come in under the pen, only the strongest lines are shown", () => {
  const { haste, timers, rests } = hasteOf();
  haste.hurry();
  haste.hurry();
  assert.equal(haste.tick(16), false);
  assert.equal(haste.detail(), 0);
  assert.equal(timers.size, 1, "each pass puts the rest off");
  assert.equal(rests(), 0);
});

test("once the pen rests the lines come back within 250 ms, and then no frame is asked for", () => {
  const { haste, runOut, rests } = hasteOf();
  haste.hurry();
  runOut();
  assert.equal(rests(), 1);
  assert.equal(haste.tick(0), true);
  assert.equal(haste.detail(), 0);
  assert.equal(haste.tick(125), true);
  assert.equal(haste.detail(), 0.5);
  assert.equal(haste.tick(125), false);
  assert.equal(haste.detail(), 1);
});

test("without motion the lines come back at once", () => {
  const { haste, runOut } = hasteOf();
  haste.hurry();
  runOut();
  assert.equal(haste.tick(Infinity), false);
  assert.equal(haste.detail(), 1);
});

test("a pen that moves on while the lines come back sends them away again", () => {
  const { haste, runOut } = hasteOf();
  haste.hurry();
  runOut();
  haste.tick(125);
  haste.hurry();
  assert.equal(haste.tick(16), false);
  assert.equal(haste.detail(), 0);
});
