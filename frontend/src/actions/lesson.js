/**
 * The lesson: its steps, its questions, its checks.
 * @module
 */

import { action, update } from "./action.js";

/** The states of an open lesson come with its code. */
const states = () => import("../store/lesson.js");

export const lesson = action({
  label: "header.lesson",
  perform: async (page, /** @type {string | undefined} */ name) => (await page.lesson()).open(name),
});

/** Presentation remotes send Page Up and Page Down. */
export const stepOn = action({
  label: "lesson.stepOn",
  keys: ["PageDown"],
  keysOn: "page",
  isPossible: (state) => state.lesson !== null,
  perform: async (page) => (await page.lesson()).turn(1),
});

export const stepBack = action({
  label: "lesson.stepBack",
  keys: ["PageUp"],
  keysOn: "page",
  isPossible: (state) => state.lesson !== null,
  perform: async (page) => (await page.lesson()).turn(-1),
});

export const leaveLesson = action({
  label: "lesson.leave",
  icon: "close",
  perform: async (page) => {
    const { lessonLeft } = await states();
    const { mode } = page.store.get();
    update(page, lessonLeft);
    const isLive = page.store.get().mode === "live";
    if (mode === "staged" && isLive) page.clock.seek(Infinity);
  },
});

export const predict = action({
  perform: async (page, /** @type {string} */ choice) => (await page.lesson()).predict(choice),
});

/** Asks the server about ten digits, and keeps the number that the open step needs of each. */
export const askTen = action({
  label: "lesson.ten.ask",
  perform: async (page) => (await page.lesson()).askTen(),
});

export const predictAgain = action({
  label: "question.again",
  perform: async (page) => update(page, (await states()).guessForgotten),
});

/** Outlines layers of the stage. */
export const spot = action({
  perform: async (page, /** @type {readonly number[]} */ layers) =>
    update(page, (await states()).spotMoved, layers),
});

export const check = action({ perform: (page) => page.check() });
