/**
 * The lesson and the page: each step brings the page to where it starts, sees when its task is done,
 * and how far the visitor has come is kept for the next time, where the browser allows it.
 * @module
 */

import { placeOfStep } from "../lesson/step.js";
import { STEPS, stepNamed } from "../lesson/index.js";
import * as change from "../store/lesson.js";

/** @import { State } from "../types.js" */
/** @import { Store } from "../store/store.js" */
/** @import { Guide } from "./guide.js" */

/** Where the browser keeps how far the visitor has come. */
const KEPT = "forwardpass.lesson";

/** @typedef {{step: string, done: readonly string[]}} Progress */

/**
 * @param {Store<State>} store
 * @param {Guide["goTo"]} goTo
 * @param {Pick<Storage, "getItem" | "setItem"> | null} [storage]
 * @returns {(step?: string) => Promise<void>} Opens a step: the one named, or the one left last.
 */
export function createLesson(store, goTo, storage = storageOfPage()) {
  /** @type {Progress} */
  let progress = kept(storage);

  store.subscribe((state) => {
    const { lesson } = state;
    if (!lesson) return;
    const { began, step, done } = lesson;
    if (began && stepNamed(step)?.isDone?.(state, began) && !done.includes(step)) {
      store.update(change.stepDone);
    } else if (progress.step !== step || progress.done !== done) {
      progress = { step, done };
      keep(storage, progress);
    }
  });

  return async (name = progress.step) => {
    const step = stepNamed(name) ?? STEPS[0];
    store.update((state) => change.stepOpened(state, step.name, progress.done));
    const arrived = await goTo(placeOfStep(step));
    if (arrived && store.get().lesson?.step === step.name) store.update(change.stepBegun);
  };
}

/** The page's storage; none where the browser or a course site forbids it. */
function storageOfPage() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/**
 * @param {Pick<Storage, "getItem"> | null} storage
 * @returns {Progress}
 */
function kept(storage) {
  try {
    const { step, done } = JSON.parse(storage?.getItem(KEPT) ?? "");
    if (stepNamed(step) && Array.isArray(done)) return { step, done: done.filter(stepNamed) };
  } catch {
    // Nothing is kept, or it was not written by us: the lesson begins at its beginning.
  }
  return { step: STEPS[0].name, done: [] };
}

/**
 * @param {Pick<Storage, "setItem"> | null} storage
 * @param {Progress} progress
 */
function keep(storage, progress) {
  try {
    storage?.setItem(KEPT, JSON.stringify(progress));
  } catch {
    // A full or forbidden storage loses the progress, not the lesson.
  }
}
