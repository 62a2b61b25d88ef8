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
    onCancel: () => heard.push(["cancel"]),
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

/**
 * A finger, the first of them unless it is said otherwise.
 * @param {number} pointerId
 * @param {object} [more]
 */
const finger = (pointerId, more) => ({
  ...at(0.5, 0.5),
  pointerId,
  pointerType: "touch",
  isPrimary: false,
  ...more,
});

test("a second finger ends the stroke of the first, takes it back, and draws nothing either", () => {
  pad.send("pointerdown", finger(2, { isPrimary: true }));
  pad.send("pointerdown", finger(3));
  pad.send("pointermove", finger(2, { isPrimary: true }));
  pad.send("pointermove", finger(3));
  assert.deepEqual(heard, [["press", 0.5, 0.5], ["cancel"]]);
});

test("a finger draws again once all fingers of a gesture are lifted", () => {
  pad.send("pointerdown", finger(2, { isPrimary: true }));
  pad.send("pointerdown", finger(3));
  pad.send("pointerup", finger(2, { isPrimary: true }));
  pad.send("pointerdown", finger(4));
  assert.equal(heard.length, 2, "one finger of the gesture is still down");
  pad.send("pointerup", finger(3));
  pad.send("pointercancel", finger(4));
  pad.send("pointerdown", finger(5));
  assert.deepEqual(heard.at(-1), ["press", 0.5, 0.5]);
});

test("a finger whose end was missed does not keep the next one from drawing", () => {
  pad.send("pointerdown", finger(2, { isPrimary: true }));
  pad.send("pointerup", { ...finger(9), pointerType: "mouse" });
  pad.send("pointerdown", finger(2, { isPrimary: true, button: 5 }));
  pad.send("lostpointercapture", finger(2));
  pad.send("pointerdown", finger(3, { isPrimary: true }));
  assert.deepEqual(heard, [["press", 0.5, 0.5], ["cancel"], ["press", 0.5, 0.5]]);
});

test("a pen takes over from a palm that came first, and the palm's ink is taken back", () => {
  pad.send("pointerdown", finger(2, { isPrimary: true }));
  pad.send("pointermove", finger(2));
  pad.send("pointerdown", at(0.25, 0.25, { pointerId: 7, pointerType: "pen" }));
  pad.send("pointermove", finger(2));
  pad.send("pointermove", at(0.75, 0.25, { pointerId: 7, pointerType: "pen" }));
  pad.send("pointerup", finger(2));
  pad.send("pointerup", at(0.75, 0.25, { pointerId: 7, pointerType: "pen" }));
  assert.deepEqual(heard.slice(2), [
    ["cancel"],
    ["press", 0.25, 0.25],
    ["move", 0.25, 0.25, 0.75, 0.25],
    ["lift"],
  ]);
});

test("a palm that comes down beside a pen draws nothing, whether the pen draws or hovers", () => {
  pad.send("pointerenter", at(0.25, 0.25, { pointerId: 7, pointerType: "pen" }));
  pad.send("pointerdown", finger(2, { isPrimary: true }));
  pad.send("pointerup", finger(2));
  pad.send("pointerdown", at(0.25, 0.25, { pointerId: 7, pointerType: "pen" }));
  pad.send("pointerdown", finger(3, { isPrimary: true }));
  pad.send("pointerdown", finger(4));
  pad.send("pointerup", at(0.25, 0.25, { pointerId: 7, pointerType: "pen" }));
  assert.deepEqual(heard, [["press", 0.25, 0.25], ["lift"]]);
});

test("fingers draw again once the pen is away", () => {
  pad.send("pointerenter", at(0.25, 0.25, { pointerId: 7, pointerType: "pen" }));
  pad.send("pointerleave", at(0.25, 0.25, { pointerId: 7, pointerType: "pen" }));
  pad.send("pointerdown", finger(2, { isPrimary: true }));
  assert.deepEqual(heard, [["press", 0.5, 0.5]]);
});

test("a mouse goes before a finger, and no pointer takes over from its like", () => {
  pad.send("pointerdown", finger(2, { isPrimary: true }));
  pad.send("pointerdown", at(0, 0, { pointerType: "mouse" }));
  pad.send("pointerdown", at(0.5, 0.5, { pointerId: 8, pointerType: "mouse" }));
  assert.deepEqual(heard, [["press", 0.5, 0.5], ["cancel"], ["press", 0, 0]]);
});

test("the right button draws nothing", () => {
  pad.send("pointerdown", at(0.5, 0.5, { button: 2 }));
  assert.deepEqual(heard, []);
});

for (const kind of ["pointercancel", "lostpointercapture"]) {
  test(`a stroke that ends by ${kind} is taken back whole`, () => {
    pad.send("pointerdown", at(0, 0));
    pad.send("pointermove", at(0.25, 0.25));
    pad.send(kind, at(0.25, 0.25));
    pad.send("pointermove", at(0.5, 0.5));
    assert.deepEqual(heard.slice(2), [["cancel"]]);
  });
}

test("a capture that is lost after the stroke takes nothing back", () => {
  pad.send("pointerdown", at(0, 0));
  pad.send("pointerup", at(0, 0));
  pad.send("lostpointercapture", at(0, 0));
  assert.deepEqual(heard, [["press", 0, 0], ["lift"]]);
});

test("a button let go where the browser did not see it ends the stroke there", () => {
  pad.send("pointerdown", at(0, 0, { buttons: 1 }));
  pad.send("pointerrawupdate", at(0.5, 0.5, { buttons: 0 }));
  pad.send("pointermove", at(0.5, 0.5, { buttons: 0 }));
  pad.send("pointermove", at(0.75, 0.75, { buttons: 0 }));
  assert.deepEqual(heard, [["press", 0, 0], ["lift"]]);
});

test("while it draws the browser neither drags, nor selects, nor opens a menu", () => {
  for (const kind of ["dragstart", "selectstart", "contextmenu"]) {
    assert.ok(!pad.send(kind).defaultPrevented);
  }
  pad.send("pointerdown", at(0, 0));
  for (const kind of ["dragstart", "selectstart", "contextmenu"]) {
    assert.ok(pad.send(kind).defaultPrevented);
  }
});

test("a page that scrolls under the pen does not shift what it draws", () => {
  pad.send("pointerdown", at(0, 0));
  pad.left -= 140;
  pad.ownerDocument.defaultView.dispatchEvent(new Event("scroll"));
  pad.send("pointermove", at(0.25, 0));
  assert.deepEqual(heard[1], ["move", 0, 0, 0.75, 0]);
});

test("a detached pad hears nothing", () => {
  detach();
  pad.send("pointerdown", at(0, 0));
  assert.deepEqual(heard, []);
});
