import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { LatestOnly } from "../../frontend/src/net/latest-only.js";

/** @typedef {{name: string}} Item */

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

/** Keeps what is sent, and how each of it is settled. */
function setUp() {
  /** @type {{isReady: boolean, isWanted: (item: Item) => boolean}} */
  const conditions = { isReady: true, isWanted: () => true };
  /** @type {string[]} */
  const sent = [];
  /** @type {((again?: Item | null) => void)[]} */
  const settles = [];
  /** @type {boolean[]} Whether it was busy, each time that this may have changed. */
  const busy = [];
  /** @type {LatestOnly<Item>} */
  const items = new LatestOnly({
    isReady: () => conditions.isReady,
    onChange: () => void busy.push(items.isBusy),
    send(item, settle) {
      if (!conditions.isWanted(item)) return false;
      sent.push(item.name);
      settles.push(settle);
      return true;
    },
  });
  const offer = (/** @type {string[]} */ ...names) => {
    for (const name of names) items.offer({ name });
  };
  return { conditions, items, offer, sent, settles, busy };
}

test("one item is unanswered, the newest waits, and older ones are dropped", () => {
  const { offer, sent, settles } = setUp();
  offer("first", "second", "third");
  assert.deepEqual(sent, ["first"]);
  settles[0]();
  assert.deepEqual(sent, ["first", "third"]);
  settles[1]();
  assert.deepEqual(sent, ["first", "third"]);
});

test("what is offered before anything can be sent waits to proceed", () => {
  const { conditions, items, offer, sent } = setUp();
  conditions.isReady = false;
  offer("first", "second");
  assert.deepEqual([sent, items.isBusy], [[], true]);
  conditions.isReady = true;
  items.proceed();
  assert.deepEqual(sent, ["second"]);
});

test("an item that is no longer wanted is left out, and one offered meanwhile is sent", () => {
  const { conditions, offer, sent } = setUp();
  conditions.isWanted = ({ name }) => {
    if (name === "first") offer("second");
    return name !== "first";
  };
  offer("first");
  assert.deepEqual(sent, ["second"]);
});

test("an interrupted item waits again and is sent once", () => {
  const { offer, items, sent, settles } = setUp();
  offer("first");
  items.interrupt();
  settles[0](); // too late: nobody listens any more
  assert.equal(items.isBusy, true);
  items.proceed();
  assert.deepEqual(sent, ["first", "first"]);
});

test("an interrupted item makes way for a newer one", () => {
  const { offer, items, sent } = setUp();
  offer("first", "second");
  items.interrupt();
  items.proceed();
  assert.deepEqual(sent, ["first", "second"]);
});

test("an item to resend is sent after 250 ms", () => {
  const { offer, items, sent, settles } = setUp();
  offer("first");
  settles[0]({ name: "first, again" });
  mock.timers.tick(249);
  assert.deepEqual([sent, items.isBusy], [["first"], true]);
  mock.timers.tick(1);
  assert.deepEqual(sent, ["first", "first, again"]);
});

test("an item to resend makes way for a newer item", () => {
  const { offer, sent, settles } = setUp();
  offer("first", "second");
  settles[0]({ name: "first, again" });
  assert.deepEqual(sent, ["first", "second"]);
  settles[1]({ name: "second, again" });
  offer("third");
  settles[2]();
  mock.timers.tick(1000);
  assert.deepEqual(sent, ["first", "second", "third"]);
});

test("nothing is sent after a pause that an interruption has ended", () => {
  const { offer, items, sent, settles } = setUp();
  offer("first");
  settles[0]({ name: "again" });
  items.interrupt();
  mock.timers.tick(1000);
  assert.deepEqual(sent, ["first"]);
  items.proceed();
  assert.deepEqual(sent, ["first", "again"]);
});

test("tells that it is busy until the last item is answered", () => {
  const { offer, busy, settles } = setUp();
  offer("first", "second");
  settles[0]();
  assert.deepEqual(busy, [true, true, true]);
  settles[1]();
  assert.deepEqual(busy, [true, true, true, false]);
});
