import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { attachPad } from "../../frontend/src/input/pad.js";
import { FakeElement } from "./input.js";

/** @type {FakeElement} */
let pad;
/** @type {unknown[][]} */
let heard;
/** @type {() => void} */
let detach;

beforeEach(() => {
  pad = new FakeElement();
  heard = [];
  detach = attachPad(/** @type {any} */ (pad), {
    onPress: (x, y) => heard.push(["press", x, y]),
    onMove: (points) => heard.push(["move", ...points]),
    onLift: () => heard.push(["lift"]),
  });
});

/** Each pointer of a test comes 10 ms after the one before. */
let clockMs = 0;

/**
 * A pointer at pad units.
 * @param {number} x
 * @param {number} y
 * @param {object} [more]
 */
const at = (x, y, more) => ({
  pointerId: 1,
  button: 0,
  clientX: 100 + 280 * x,
  clientY: 50 + 280 * y,
  timeStamp: (clockMs += 10),
  ...more,
});

test("a press, moves and a lift are told in pad units", () => {
  pad.send("pointerdown", at(0.5, 0.25));
  pad.send("pointermove", at(0.75, 0.5));
  pad.send("pointerup", at(0.75, 0.5));
  assert.deepEqual(heard, [["press", 0.5, 0.25], ["move", 0.5, 0.25, 0.75, 0.5], ["lift"]]);
});

test("the pointer is captured, so that a stroke may leave the pad and come back", () => {
  pad.send("pointerdown", at(0.5, 0.5, { pointerId: 7 }));
  assert.deepEqual(pad.captured, [7]);
});

test("every coalesced move is ink", () => {
  pad.send("pointerdown", at(0, 0));
  const moves = [at(0.25, 0.25), at(0.5, 0.5)];
  pad.send("pointermove", at(0.5, 0.5, { getCoalescedEvents: () => moves }));
  assert.deepEqual(heard[1], ["move", 0, 0, 0.25, 0.25, 0.5, 0.5]);
});

test("a move told ahead of its frame is not told again", () => {
  pad.send("pointerdown", at(0, 0));
  const [first, second] = [at(0.25, 0.25), at(0.5, 0.5)];
  pad.send("pointerrawupdate", first);
  pad.send("pointermove", { ...second, getCoalescedEvents: () => [first, second] });
  pad.send("pointermove", second);
  assert.deepEqual(heard.slice(1), [
    ["move", 0, 0, 0.25, 0.25],
    ["move", 0.25, 0.25, 0.5, 0.5],
  ]);
});

test("moves ahead of their frame are told 8 ms apart, the others with the frame", () => {
  pad.send("pointerdown", at(0, 0, { timeStamp: 1000 }));
  const early = at(0.25, 0.25, { timeStamp: 1007 });
  const late = at(0.5, 0.5, { timeStamp: 1008 });
  pad.send("pointerrawupdate", early);
  assert.equal(heard.length, 1);
  pad.send("pointerrawupdate", { ...late, getCoalescedEvents: () => [early, late] });
  assert.deepEqual(heard[1], ["move", 0, 0, 0.25, 0.25, 0.5, 0.5]);
});

test("a move without coalesced ones is itself the ink", () => {
  pad.send("pointerdown", at(0, 0));
  pad.send("pointermove", at(0.5, 0.5, { getCoalescedEvents: () => [] }));
  assert.deepEqual(heard[1], ["move", 0, 0, 0.5, 0.5]);
});

test("each move begins where the one before ended", () => {
  pad.send("pointerdown", at(0, 0));
  pad.send("pointermove", at(0.25, 0));
  pad.send("pointermove", at(0.5, 0));
  assert.deepEqual(heard[2], ["move", 0.25, 0, 0.5, 0]);
});

test("a pointer that is not pressed draws nothing", () => {
  pad.send("pointermove", at(0.5, 0.5));
  pad.send("pointerup", at(0.5, 0.5));
  assert.deepEqual(heard, []);
});

test("a second finger neither draws nor ends the stroke of the first", () => {
  pad.send("pointerdown", at(0, 0));
  pad.send("pointerdown", at(0.5, 0.5, { pointerId: 2 }));
  pad.send("pointermove", at(0.75, 0.75, { pointerId: 2 }));
  pad.send("pointerup", at(0.75, 0.75, { pointerId: 2 }));
  assert.deepEqual(heard, [["press", 0, 0]]);
});

test("the right button draws nothing", () => {
  pad.send("pointerdown", at(0.5, 0.5, { button: 2 }));
  assert.deepEqual(heard, []);
});

test("a pointer taken away by the system ends the stroke", () => {
  pad.send("pointerdown", at(0, 0));
  pad.send("pointercancel", at(0, 0));
  pad.send("pointermove", at(0.5, 0.5));
  assert.deepEqual(heard.slice(1), [["lift"]]);
});

test("a detached pad hears nothing", () => {
  detach();
  pad.send("pointerdown", at(0, 0));
  assert.deepEqual(heard, []);
});
