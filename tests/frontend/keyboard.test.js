import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { attachPadKeyboard } from "../../frontend/src/input/keyboard.js";
import { FakeElement } from "./input.js";

/** @import { Cell } from "../../frontend/src/input/keyboard.js" */

/** @type {FakeElement} */
let pad;
/** @type {unknown[][]} */
let heard;

beforeEach(() => {
  pad = new FakeElement();
  heard = [];
  const hear = (/** @type {string} */ what) => (/** @type {Cell | null} */ cell) =>
    heard.push(cell ? [what, cell.column, cell.row] : [what]);
  attachPadKeyboard(/** @type {any} */ (pad), {
    grid: 28,
    onCursor: hear("cursor"),
    onPress: hear("press"),
    onMove: hear("move"),
    onLift: () => heard.push(["lift"]),
    onErase: hear("erase"),
  });
});

/**
 * @param {string} key
 * @param {object} [more]
 */
const press = (key, more) => pad.send("keydown", { key, ...more });

test("the cursor begins in the middle and shows itself to those who came by keyboard", () => {
  pad.send("focus");
  assert.deepEqual(heard, [["cursor", 14, 14]]);
});

test("a pad focused by the mouse shows no cursor", () => {
  pad.focusVisible = false;
  pad.send("focus");
  assert.deepEqual(heard, []);
});

test("arrows move the cursor by one pixel", () => {
  for (const key of ["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"]) press(key);
  assert.deepEqual(heard, [
    ["cursor", 13, 14],
    ["cursor", 13, 13],
    ["cursor", 14, 13],
    ["cursor", 14, 14],
  ]);
});

test("the cursor stays on the pad", () => {
  for (let i = 0; i < 40; i += 1) press("ArrowRight");
  assert.deepEqual(heard.at(-1), ["cursor", 27, 14]);
  for (let i = 0; i < 40; i += 1) press("ArrowLeft");
  assert.deepEqual(heard.at(-1), ["cursor", 0, 14]);
});

test("space held while the cursor moves draws one connected stroke", () => {
  press(" ");
  press(" ", { repeat: true });
  press("ArrowDown");
  pad.send("keyup", { key: " " });
  press("ArrowDown");
  assert.deepEqual(heard, [
    ["press", 14, 14],
    ["cursor", 14, 15],
    ["move", 14, 15],
    ["lift"],
    ["cursor", 14, 16],
  ]);
});

test("shift and space erase here and wherever the cursor goes", () => {
  press(" ", { shiftKey: true });
  press("ArrowDown", { shiftKey: true });
  pad.send("keyup", { key: " " });
  assert.deepEqual(heard, [
    ["erase", 14, 14],
    ["cursor", 14, 15],
    ["erase", 14, 15],
  ]);
});

test("Escape leaves the pad, ends the stroke and hides the cursor", () => {
  press(" ");
  press("Escape");
  assert.equal(pad.blurred, 1);
  assert.deepEqual(heard.slice(1), [["lift"], ["cursor"]]);
});

test("neither arrows nor space scroll the page, other keys are left alone", () => {
  assert.ok(press("ArrowDown").defaultPrevented);
  assert.ok(press(" ").defaultPrevented);
  assert.ok(!press("Tab").defaultPrevented);
  assert.ok(!press("ArrowDown", { ctrlKey: true }).defaultPrevented);
});
