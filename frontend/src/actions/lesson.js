/**
 * The lesson: its steps, its questions, its checks.
 * @module
 */

import { guessForgotten, lessonLeft, spotMoved } from "../store/lesson-progress.js";
import { action, update } from "./action.js";

export const lesson = action({
  label: "header.lesson",
  perform: ({ openLesson }, /** @type {string | undefined} */ step) => openLesson(step),
});

/** Clickers of projectors send the keys of pages. */
export const stepOn = action({
  label: "lesson.stepOn",
  keys: ["PageDown"],
  keysOn: "page",
  isPossible: (state) => state.lesson !== null,
  perform: ({ turnLesson }) => turnLesson(1),
});

export const stepBack = action({
  label: "lesson.stepBack",
  keys: ["PageUp"],
  keysOn: "page",
  isPossible: (state) => state.lesson !== null,
  perform: ({ turnLesson }) => turnLesson(-1),
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
  perform: ({ predict: answer }, /** @type {string} */ choice) => answer(choice),
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
