import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ANSWER_MS, heldKeys, holdKey } from "../../frontend/src/app/open-tabs.js";

/** @type {Set<Channel>} */
const open = new Set();

/** A channel between the tabs of one browser, which are all in this process. */
class Channel {
  /** @type {((event: {data: unknown}) => void) | null} */
  onmessage = null;

  /** @param {string} name */
  constructor(name) {
    this.name = name;
    open.add(this);
  }

  /** @param {unknown} data */
  postMessage(data) {
    for (const other of [...open].filter((each) => each !== this && each.name === this.name)) {
      other.onmessage?.({ data });
    }
  }

  close() {
    open.delete(this);
  }
}

/** @param {object | undefined} locks */
function browserWith(locks) {
  Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });
  Object.assign(globalThis, { BroadcastChannel: Channel });
}

beforeEach(() => open.clear());

test("without Web Locks, the open tabs answer with their keys", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  browserWith(undefined);
  holdKey("own", "a1");
  holdKey("own", "b2");
  holdKey("other", "c3");
  const asked = heldKeys("own");
  t.mock.timers.tick(ANSWER_MS);
  assert.deepEqual(await asked, ["a1", "b2"]);
  assert.equal(open.size, 3); // who has asked listens no more
});

test("with Web Locks, the locks of the group say it, and no tab is asked", async () => {
  /** @type {{name: string}[]} */
  const held = [{ name: "other.c3" }];
  browserWith({
    request: (/** @type {string} */ name) => held.push({ name }),
    query: async () => ({ held }),
  });
  holdKey("own", "a1");
  assert.deepEqual(await heldKeys("own"), ["a1"]);
  assert.equal(open.size, 0);
});
