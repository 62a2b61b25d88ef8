/**
 * The lesson: its steps, its questions, its checks.
 * @module
 */

import { guessForgotten, lessonLeft, spotMoved } from "../store/lesson.js";
import { action, update } from "./action.js";

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
  perform: (page) => {
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
  perform: (page) => update(page, guessForgotten),
});

/** Outlines layers of the stage. */
export const spot = action({
  perform: (page, /** @type {readonly number[]} */ layers) => update(page, spotMoved, layers),
});

export const check = action({ perform: (page) => page.check() });
