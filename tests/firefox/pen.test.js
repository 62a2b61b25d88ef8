import assert from "node:assert/strict";
import { test } from "node:test";
import { connectVisitors, skip } from "./firefox.js";

/** @import { Visitor } from "./firefox.js" */

const { visit } = connectVisitors();
/** A one, in a single stroke. */
const LINE = Array.from({ length: 30 }, (_, step) => [0.5, 0.2 + 0.02 * step]);

/** A visitor whose ink is not centred: what the network sees lies where it was drawn. */
async function raw() {
  const visitor = await visit("?motion=off");
  await (await visitor.part("centred")).click();
  return visitor;
}

/**
 * Waits until the pad shows, in the middle of each of its 28 × 28 cells, what the network sees there,
 * to the pad's twelve shades and its grid.
 * @param {Visitor} visitor
 */
async function padShowsWhatTheNetworkSees(visitor) {
  await visitor.until(async () => {
    const seen = await visitor.seen();
    const shown = await visitor.inkOnPad();
    const apart = seen.map((grey, cell) => Math.abs(grey - shown[cell]));
    return Math.max(...seen) > 0.3 && Math.max(...apart) < 0.2;
  }, true);
}

test("a stroke goes on over a selected page", { skip }, async () => {
  const visitor = await visit("?motion=off");
  await visitor.page.evaluate(() => getSelection()?.selectAllChildren(document.body));
  await visitor.draw(LINE);
  await visitor.reads("1");
  const ink = await visitor.seen();
  await visitor.do("undo");
  await visitor.reads("blank");
  await visitor.page.evaluate(() => getSelection()?.removeAllRanges());
  await visitor.draw(LINE);
  await visitor.reads("1");
  assert.deepEqual(await visitor.seen(), ink);
});

test("a click makes a dot that pad and network see", { skip }, async () => {
  const visitor = await raw();
  await visitor.draw([[0.3, 0.3]]);
  await padShowsWhatTheNetworkSees(visitor);
});

test("the space bar makes a dot that pad and network see", { skip }, async () => {
  const visitor = await raw();
  await (await visitor.part("pad")).focus();
  await visitor.page.keyboard.press(" ");
  await visitor.page.keyboard.press("Escape");
  await padShowsWhatTheNetworkSees(visitor);
});

test("a stroke that leaves the pad and comes back inks no edge", { skip }, async () => {
  const visitor = await raw();
  await visitor.draw([
    [0.5, 0.3],
    [1.1, 0.3],
    [1.1, 0.5],
    [1.1, 0.7],
    [0.5, 0.7],
  ]);
  await padShowsWhatTheNetworkSees(visitor);
  const ink = await visitor.seen();
  const between = ink.filter((_, pixel) => pixel >= 11 * 28 && pixel < 17 * 28);
  assert.equal(Math.max(...between), 0);
});

test("a second finger takes back the first one's ink", { skip }, async () => {
  const visitor = await visit("?motion=off");
  const { touchscreen } = visitor.page;
  const [x, y] = await visitor.onPart("pad", [0.4, 0.5]);
  const first = await touchscreen.touchStart(x, y);
  await first.move(x + 20, y);
  await visitor.until(() => visitor.answer().then((answer) => answer !== "blank"), true);
  const second = await touchscreen.touchStart(x + 60, y);
  await second.move(x + 80, y);
  await first.end();
  await second.end();
  await visitor.reads("blank");
});

test("a pen draws while a palm rests on the pad", { skip }, async () => {
  const visitor = await raw();
  const [x, y] = await visitor.onPart("pad", [0.8, 0.9]);
  const palm = await visitor.page.touchscreen.touchStart(x, y);
  await visitor.until(() => visitor.answer().then((answer) => answer !== "blank"), true);
  await visitor.drawWithPen(LINE);
  await palm.end();
  await visitor.reads("1");
  const ink = await visitor.seen();
  assert.equal(Math.max(...ink.filter((_, pixel) => pixel % 28 >= 18)), 0, "the palm left none");
  await visitor.do("undo");
  await visitor.reads("blank");
});

test("a stroke that the browser cancels is taken back whole", { skip }, async () => {
  const visitor = await visit("?motion=off");
  await visitor.draw(LINE);
  await visitor.reads("1");
  const ink = await visitor.seen();
  await visitor.drawWithPen(
    [
      [0.2, 0.5],
      [0.5, 0.5],
      [0.8, 0.5],
    ],
    "pointercancel",
  );
  await visitor.until(async () => String(await visitor.seen()) === String(ink), true);
  await visitor.do("undo");
  await visitor.reads("blank");
});

for (const [name, key] of [
  ["Ctrl+Z", "z"],
  ["Ctrl+я, where the layout has no Latin letters", "я"],
]) {
  test(`${name} takes the last stroke back`, { skip }, async () => {
    const visitor = await visit("?motion=off");
    await visitor.draw(LINE);
    await visitor.reads("1");
    await visitor.press("KeyZ", key, { ctrlKey: true });
    await visitor.reads("blank");
  });
}
