/** The main job in Firefox: draw, play, open a neuron. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { connectVisitors, skip } from "./firefox.js";

const { visit } = connectVisitors();

test("a one drawn with the mouse is read as a 1, and undone", { skip }, async () => {
  const visitor = await visit("?motion=off");
  await visitor.draw(Array.from({ length: 30 }, (_, step) => [0.5, 0.2 + 0.02 * step]));
  await visitor.reads("1");
  assert.equal((await visitor.seen()).length, 784);
  await visitor.do("undo");
  await visitor.reads("blank");
});

test("a pass is played to the digits", { skip }, async () => {
  const visitor = await visit("");
  await visitor.draw(Array.from({ length: 30 }, (_, step) => [0.5, 0.2 + 0.02 * step]));
  await visitor.reads("1");
  const slider = '[data-part="timeline"] [role="slider"], [data-part="timeline"] input';
  const time = () =>
    visitor.page.$eval(slider, (input) => Number(/** @type {HTMLInputElement} */ (input).value));
  await visitor.do("play"); // from its end it begins anew
  await visitor.until(() => time().then((now) => now > 0 && now < 3), true);
  await visitor.until(time, 3);
});

test("Enter on the stage opens a neuron with its weighted sum", { skip }, async () => {
  const visitor = await visit("?motion=off&digit=3&seed=5");
  await visitor.reads("3");
  await (await visitor.part("stage")).focus();
  await visitor.page.keyboard.press("ArrowRight");
  await visitor.until(() => visitor.attribute("inspector", "layer").then(Boolean), true);
});
