import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import "../../frontend/src/actions/picture-reading.js";
import { createActions } from "../../frontend/src/app/actions.js";
import { pictureOpened } from "../../frontend/src/store/picture-reading.js";
import { NO_CORRECTIONS } from "../../frontend/src/store/picture.js";
import { initialState } from "../../frontend/src/store/state.js";
import { createStore } from "../../frontend/src/store/store.js";

/** @import { Crop, ReadPicture } from "../../frontend/src/types.js" */

const FILE = new Blob(["a photograph"]);
/** @type {Pick<ReadPicture, "drawing" | "steps">} */
const READ = {
  drawing: {
    kind: "pixels",
    drawn: new Uint8Array(784),
    centred: new Uint8Array(784),
    source: { type: "picture", inverted: true },
  },
  steps: { photo: true, box: [0, 0, 1, 1], previews: /** @type {any} */ ({}) },
};
const BLACK = Buffer.alloc(784).toString("base64");
const ANSWER = {
  drawn: BLACK,
  centred: BLACK,
  inverted: true,
  steps: { photo: true, box: [0, 0, 1, 1], previews: {} },
};
const TOO_FAST = { error: { code: "too_fast", message: "calls of this kind come too fast" } };

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

/**
 * A page with a photograph on it. Of every reading that it asks for, the left side of the crop is kept.
 * @param {(asked: number) => Response} answer
 */
function pageWithPicture(answer) {
  /** @type {number[]} */
  const lefts = [];
  mock.method(globalThis, "fetch", async (/** @type {string} */ address) => {
    lefts.push(Number(new URL(address, "http://page").searchParams.get("left")));
    return answer(lefts.length);
  });
  const store = createStore(pictureOpened(initialState(), FILE, READ));
  const act = createActions(/** @type {any} */ ({ store, player: {}, pageNavigator: {} }));
  const drag = (/** @type {number} */ left) =>
    act("correctPicture", { crop: /** @type {Crop} */ ([left, 0, 1, 1]) });
  return { store, drag, lefts };
}

/**
 * Lets time pass, and all that waited for it happen.
 * @param {number} ms
 */
async function pass(ms) {
  mock.timers.tick(ms);
  await new Promise((resolve) => setImmediate(resolve));
}

/**
 * What the server sends, all of which is there.
 * @param {unknown} body
 * @param {number} status
 * @param {Record<string, string>} headers
 */
const response = (body, status, headers = {}) =>
  /** @type {Response} */ (
    /** @type {unknown} */ ({
      ok: status === 200,
      headers: new Headers(headers),
      json: () => Promise.resolve(body),
    })
  );
const read = () => response(ANSWER, 200);
const refused = () => response(TOO_FAST, 429, { "Retry-After": "7" });

test("a correction stands at once, so that the next one can build on it", async () => {
  const { store, drag } = pageWithPicture(read);
  const first = drag(0.1);
  assert.deepEqual(store.get().picture?.corrections.crop, [0.1, 0, 1, 1]);
  const second = drag(0.2);
  assert.deepEqual(store.get().picture?.corrections.crop, [0.2, 0, 1, 1]);
  await pass(0);
  await Promise.all([first, second, pass(600)]);
  assert.equal(store.get().picture?.reading, false);
});

test("a drag of two minutes asks for fewer readings than the server takes, the newest last", async () => {
  const { store, drag, lefts } = pageWithPicture(read);
  for (let step = 1; step <= 1200; step += 1) {
    drag(step / 2000);
    await pass(100);
  }
  assert.equal(lefts.length, 200, "a hundred in a minute");
  for (let rest = 0; rest < 3; rest += 1) await pass(600);
  assert.equal(lefts.at(-1), 0.6);
  assert.equal(store.get().picture?.reading, false);
});

test("where the server has had enough, the last result stays and the newest is read when it says", async () => {
  const { store, drag, lefts } = pageWithPicture((asked) => (asked === 1 ? refused() : read()));
  drag(0.1);
  await pass(0);
  const { notice, picture, drawing } = store.get();
  assert.deepEqual(notice, { kind: "info", key: "picture.later", values: { seconds: 7 } });
  assert.equal(drawing, READ.drawing);
  assert.deepEqual(picture?.corrections, { ...NO_CORRECTIONS, crop: [0.1, 0, 1, 1] });
  drag(0.2);
  await pass(6999);
  assert.deepEqual(lefts, [0.1]);
  await pass(1);
  assert.deepEqual(lefts, [0.1, 0.2]);
  assert.equal(store.get().notice, null);
  assert.equal(store.get().picture?.reading, false);
});
