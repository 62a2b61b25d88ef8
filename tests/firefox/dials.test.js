import assert from "node:assert/strict";
import { test } from "node:test";
import { connectVisitors, skip } from "./firefox.js";

/** @import { Visitor } from "./firefox.js" */

const { visit } = connectVisitors();
const KNOB = '[data-part="bias-dial"] [role="slider"]';

/** A visitor with a handwritten 3 and the third neuron of the first hidden layer open. */
async function opened() {
  const visitor = await visit("?motion=off&digit=3&seed=5&view=dials&neuron=1.2");
  await visitor.reads("3");
  await visitor.element(KNOB);
  return visitor;
}

/** @param {Visitor} visitor */
const bias = (visitor) =>
  visitor.page.$eval(KNOB, (knob) => Number(knob.getAttribute("aria-valuenow")));

test("a finger turns a dial by where it is", { skip }, async () => {
  const visitor = await opened();
  const before = await bias(visitor);
  const [x, y] = await visitor.middleOf(KNOB);
  const finger = await visitor.page.touchscreen.touchStart(x, y);
  for (const up of [10, 20, 30, 40, 50]) await finger.move(x, y - up);
  await finger.end();
  const turned = (await bias(visitor)) - before;
  assert.ok(Math.abs(turned - 50 * 0.02) < 1e-3, `it was turned by ${turned}`);
});

test("a dial turned by its arrow keys changes what the network computes", { skip }, async () => {
  const visitor = await opened();
  const before = await bias(visitor);
  await (await visitor.element(KNOB)).focus();
  await visitor.page.keyboard.press("ArrowUp");
  assert.ok(Math.abs((await bias(visitor)) - before - 0.1) < 1e-4);
  await visitor.until(() => visitor.attribute("changes", "count"), "1");
});

test("a wheel turns no dial without the focus, and with Ctrl none at all", { skip }, async () => {
  const visitor = await opened();
  const before = await bias(visitor);
  const [x, y] = await visitor.middleOf(KNOB);
  await visitor.page.mouse.move(x, y);
  const wheel = async () => {
    await visitor.page.mouse.wheel({ deltaY: -100 });
    await visitor.page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
    return bias(visitor);
  };
  assert.equal(await wheel(), before);
  await (await visitor.element(KNOB)).focus();
  await visitor.page.keyboard.down("Control"); // the browser zooms
  assert.equal(await wheel(), before);
  await visitor.page.keyboard.up("Control");
});

for (const [typed, value] of /** @type {const} */ ([
  ["0,5", 0.5],
  ["-0,75", -0.75],
  ["\u22120.75", -0.75],
])) {
  test(`${typed} typed into a dial is ${value}`, { skip }, async () => {
    const visitor = await opened();
    await visitor.type('[data-part="bias-dial"] [role="spinbutton"]', typed);
    await visitor.until(() => bias(visitor), value);
  });
}

test("1/3 typed into a dial is reported as no number and changes nothing", { skip }, async () => {
  const visitor = await opened();
  const before = await bias(visitor);
  await visitor.type('[data-part="bias-dial"] [role="spinbutton"]', "1/3");
  const alert = await visitor.element('[role="alert"]');
  const said = await alert.evaluate((element) => element.textContent ?? "");
  assert.match(said, /“1\/3” is not a number/);
  assert.equal(await bias(visitor), before);
});

test("Ctrl+Z takes back the newest act, a dial and then ink", { skip }, async () => {
  const visitor = await visit("?motion=off&view=dials&neuron=1.2");
  await visitor.draw(Array.from({ length: 30 }, (_, step) => [0.5, 0.2 + 0.02 * step]));
  await visitor.reads("1");
  const before = await bias(visitor);
  await (await visitor.element(KNOB)).focus();
  await visitor.page.keyboard.press("PageUp");
  await visitor.until(() => bias(visitor).then((now) => now !== before), true);
  await visitor.press("KeyZ", "z", { ctrlKey: true });
  await visitor.until(() => bias(visitor), before);
  await visitor.reads("1");
  await visitor.press("KeyZ", "z", { ctrlKey: true });
  await visitor.reads("blank");
});
