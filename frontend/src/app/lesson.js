/**
 * Runs the lesson: brings the page to the start of a step, notices when its task is done, and remembers
 * the visitor's progress where the browser allows it.
 * @module
 */

import "../i18n/all-messages.js";
import { placeOfStep } from "../lesson/step.js";
import { STEPS, knowsWeights, stepNamed } from "../lesson/index.js";
import { questionNamed } from "../lesson/questions/index.js";
import * as change from "../store/lesson-progress.js";
import { isAnswered } from "../store/state.js";
import { storageOfPage } from "./storage.js";

/** @import { Step } from "../lesson/step.js" */
/** @import { State } from "../types.js" */
/** @import { Store } from "../store/store.js" */
/** @import { PageNavigator } from "./navigation/navigator.js" */

/** Where the browser keeps how far the visitor has come. */
const KEPT = "forwardpass.lesson";

/** @typedef {{step: string, done: readonly string[]}} Progress */

/**
 * @typedef {object} Lesson
 * @property {(step?: string) => Promise<void>} open Opens a step: the one named, or the one left last.
 * @property {(choice: string) => Promise<void>} predict Answers the question of the open step, and lets
 *   the network run to grade it.
 */

/** Another step was opened while the network ran. */
class Superseded extends Error {}

/**
 * @param {Store<State>} store
 * @param {Pick<PageNavigator, "goTo" | "until">} pageNavigator
 * @param {Pick<Storage, "getItem" | "setItem"> | null} [storage]
 * @returns {Lesson}
 */
export function createLesson(store, { goTo, until }, storage = storageOfPage()) {
  /** @type {Progress} */
  let progress = kept(storage);

  store.subscribe((state) => {
    const { lesson } = state;
    if (!lesson) return;
    const { began, step, done, measured } = lesson;
    const { isDone, measure, question } = stepNamed(step) ?? {};
    const found = began && measure && isAnswered(state) ? measure(state) : null;
    if (began && !lesson.asked && questionNamed(question)?.choices(state).length) {
      store.update(change.questionAsked);
    } else if (found && measured[found.name] !== found.value) {
      store.update((s) => change.measured(s, found.name, found.value));
    } else if (began && isDone?.(state, began, measured) && !done.includes(step)) {
      store.update(change.stepDone);
    } else if (progress.step !== step || progress.done !== done) {
      progress = { step, done };
      keep(storage, progress);
    }
  });

  /** @param {string} [name] */
  async function open(name = progress.step) {
    const step = stepNamed(name) ?? STEPS[0];
    const isOpen = () => store.get().lesson?.step === step.name;
    const opened = { step: step.name, guide: step.guide ?? null, knowsWeights: knowsWeights(step) };
    store.update((state) => change.stepOpened(state, { ...opened, done: progress.done }));
    if (step.compared && !(await compare(step, isOpen))) return;
    const arrived = await goTo(placeOfStep(step));
    if (arrived && isOpen()) store.update(change.stepBegun);
  }

  /**
   * Lets the network see the picture that a step compares others with, and keeps its pixels.
   * @param {Step} step
   * @param {() => boolean} isOpen
   */
  async function compare(step, isOpen) {
    const arrived = await goTo({ ...placeOfStep(step), input: step.compared });
    const pixels = store.get().pass?.layers[0]?.a;
    if (!arrived || !pixels || !isOpen()) return false;
    store.update((state) => change.comparisonBegun(state, Float32Array.from(pixels)));
    return true;
  }

  /** @type {import("../lesson/question.js").Run} */
  async function run(place, isThere = () => true) {
    if (!(await goTo({ time: Infinity, ...place }))) throw new Superseded();
    await until(isThere);
    return store.get();
  }

  /** @param {string} choice */
  async function predict(choice) {
    const { lesson } = store.get();
    const question = questionNamed(stepNamed(lesson?.step ?? "")?.question);
    if (!question || !lesson?.asked) return;
    store.update((state) => change.guessed(state, choice));
    try {
      const grade = await question.grade({ state: lesson.asked, run });
      store.update((state) => change.graded(state, grade));
    } catch (error) {
      store.update(change.guessForgotten);
      if (!(error instanceof Superseded)) throw error;
    }
  }

  return { open, predict };
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
