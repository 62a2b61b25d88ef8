import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createClock } from "../../frontend/src/stage/clock.js";

/** @import { Position } from "../../frontend/src/stage/clock.js" */

/** @type {Position} */
let position;
/** @type {ReturnType<typeof createClock>} */
let clock;
let byNeuron = false;

beforeEach(() => {
  position = { time: 0, end: 3, playing: false, speed: 1, sizes: [784, 16, 16, 10] };
  clock = createClock({
    read: () => position,
    onMove: (time, playing, stepped = false) => {
      position = { ...position, time, playing };
      byNeuron = stepped;
    },
  });
});

/** @param {number} expected */
const timeIs = (expected) =>
  assert.ok(Math.abs(position.time - expected) < 1e-9, `${position.time}, not ${expected}`);

test("one layer takes 900 ms at speed 1", () => {
  clock.play();
  assert.equal(clock.tick(450), true);
  timeIs(0.5);
  clock.tick(450);
  timeIs(1);
});

test("ten times slower at a tenth of the speed, four times faster at 4", () => {
  clock.play();
  position.speed = 0.1;
  clock.tick(900);
  timeIs(0.1);
  position.speed = 4;
  clock.tick(225);
  timeIs(1.1);
});

test("the same time has passed however it was cut into ticks", () => {
  clock.play();
  for (let i = 0; i < 90; i++) clock.tick(10);
  timeIs(1);
});

test("ends exactly at the outputs and asks for no more ticks", () => {
  clock.play();
  assert.equal(clock.tick(100000), false);
  assert.deepEqual([position.time, position.playing], [3, false]);
  assert.equal(clock.tick(16), false);
});

test("does not move while it is paused", () => {
  assert.equal(clock.tick(900), false);
  assert.equal(position.time, 0);
  clock.play();
  clock.tick(90);
  clock.pause();
  assert.equal(clock.tick(900), false);
  timeIs(0.1);
});

test("waits at the last layer that has arrived and goes on when the next one comes", () => {
  position.end = 1;
  clock.play();
  assert.equal(clock.tick(5000), true);
  assert.deepEqual([position.time, position.playing], [1, true]);
  position.end = 3;
  clock.tick(900);
  timeIs(2);
});

test("plays a finished pass again from its start, an unfinished one from where it stands", () => {
  position.time = 3;
  clock.play();
  assert.deepEqual([position.time, position.playing], [0, true]);
  position.time = 1.25;
  clock.play();
  timeIs(1.25);
});

test("seeking stays where it goes, within what has arrived", () => {
  clock.play();
  clock.seek(1.4);
  assert.deepEqual([position.time, position.playing], [1.4, false]);
  clock.seek(-2);
  assert.equal(position.time, 0);
  clock.seek(99);
  assert.equal(position.time, 3);
});

test("steps from layer to layer and stops at both ends", () => {
  position.time = 0.3;
  clock.stepLayer(1);
  assert.equal(position.time, 1);
  clock.stepLayer(1);
  assert.equal(position.time, 2);
  clock.stepLayer(-1);
  assert.equal(position.time, 1);
  position.time = 2.6;
  clock.stepLayer(-1);
  assert.equal(position.time, 2);
  position.time = 3;
  clock.stepLayer(1);
  assert.equal(position.time, 3);
  position.time = 0;
  clock.stepLayer(-1);
  assert.equal(position.time, 0);
});

test("steps from neuron to neuron: 42 steps make a pass, and 42 take it back", () => {
  for (let i = 0; i < 16; i++) clock.stepNeuron(1);
  assert.equal(position.time, 1);
  for (let i = 16; i < 42; i++) clock.stepNeuron(1);
  assert.equal(position.time, 3);
  clock.stepNeuron(1);
  assert.equal(position.time, 3);
  for (let i = 0; i < 42; i++) clock.stepNeuron(-1);
  assert.equal(position.time, 0);
});

test("steps between neurons from a time between two arrivals", () => {
  position.time = 0.55;
  clock.stepNeuron(1);
  timeIs(0.5 + (0.5 * 2) / 16);
  position.time = 0.55;
  clock.stepNeuron(-1);
  timeIs(0.5 + 0.5 / 16);
  assert.equal(byNeuron, true);
  clock.stepLayer(1);
  assert.equal(byNeuron, false);
});
