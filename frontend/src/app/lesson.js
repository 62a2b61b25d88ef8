/**
 * Runs the lessons: brings the page to the start of a step, notices when its task is done, and remembers
 * the visitor's progress where the browser allows it.
 * @module
 */

import "../i18n/all-messages.js";
import { placeOfStep } from "../lesson/step.js";
import {
  LESSONS,
  knowsWeights,
  lessonNamed,
  lessonOf,
  stepAfter,
  stepNamed,
} from "../lesson/index.js";
import { questionNamed } from "../lesson/questions/index.js";
import { TEN, isFound } from "../lesson/learning/slopes.js";
import { gradientAsked } from "../store/gradient.js";
import * as change from "../store/lesson-progress.js";
import { guessForgotten } from "../store/lesson.js";
import { isAnswered } from "../store/state.js";
import { choiceOf, runLeft, trainingChosen } from "../store/training.js";
import { storageOfPage } from "./storage.js";

/** @import { Step } from "../lesson/step.js" */
/** @import { State } from "../types.js" */
/** @import { Store } from "../store/store.js" */
/** @import { PageNavigator } from "./navigation/navigator.js" */

/** The storage key of the visitor's progress. */
const KEPT = "forwardpass.lesson";

/**
 * The visitor's progress.
 * @typedef {object} Progress
 * @property {string} step The step that was open last.
 * @property {readonly string[]} done Steps whose task is done.
 * @property {Readonly<Record<string, string>>} [left] The step at which each of the other lessons was left.
 */

/**
 * @typedef {object} Lesson
 * @property {(name?: string) => Promise<void>} open Opens a step: the one named, the one at which the named lesson
 *   was left, or the one that was open last.
 * @property {(way: 1 | -1) => Promise<void>} turn Opens the next or previous step of the lesson.
 * @property {() => Promise<void>} askTen Asks about ten digits, one by one or all at once, and keeps what the step
 *   asks of each.
 * @property {(choice: string) => Promise<void>} predict Answers the question of the open step, and runs the network
 *   to grade it.
 */

/** Thrown when another step is opened while the network runs. */
class Superseded extends Error {}

/**
 * @param {Store<State>} store
 * @param {Pick<PageNavigator, "goTo" | "until"> & {act: import("../actions/detail.d.ts").Act}} page
 * @param {Pick<Storage, "getItem" | "setItem"> | null} [storage]
 * @returns {Lesson}
 */
export function createLesson(store, { goTo, until, act }, storage = storageOfPage()) {
  /** @type {Progress} */
  let progress = kept(storage);
  /** Counts the openings of steps, so that work for one step ends when another opens. */
  let openings = 0;
  /** Whether a question has asked for a training since the last step was opened. */
  let isAsked = false;

  store.subscribe((state) => {
    const { lesson } = state;
    if (!lesson) return;
    const { began, step, done, measured } = lesson;
    const { isDone, measure, question } = stepNamed(step) ?? {};
    const found = began && measure && isAnswered(state) ? measure(state, began) : null;
    if (began && !lesson.asked && questionNamed(question)?.choices(state).length) {
      store.update(change.questionAsked);
    } else if (found && measured[found.name] !== found.value) {
      store.update((s) => change.measured(s, found.name, found.value));
    } else if (began && isDone?.(state, began, measured) && !done.includes(step)) {
      store.update(change.stepDone);
    } else if (progress.step !== step || progress.done !== done) {
      progress = { step, done, ...leftBy(progress, step) };
      keep(storage, progress);
    }
  });

  /** @param {string} [name] */
  async function open(name = progress.step) {
    const lesson = lessonNamed(name);
    const step = stepNamed(lesson ? stepLeft(progress, lesson) : name) ?? LESSONS[0].steps[0];
    const isOpen = () => store.get().lesson?.step === step.name;
    const opened = { step: step.name, guide: step.guide ?? null, knowsWeights: knowsWeights(step) };
    openings += 1;
    store.update((state) =>
      chosenFor(step, change.stepOpened(state, { ...opened, done: progress.done })),
    );
    await endUnopened();
    if (!isOpen()) return;
    if (step.compared && !(await compare(step, isOpen))) return;
    const arrived = await goTo(placeOfStep(step));
    if (arrived && isOpen()) store.update(change.stepBegun);
  }

  /** Ends a training that would open its network later, in the step that is opened next. */
  async function endUnopened() {
    if (isAsked) {
      await until(({ training, notice }) => Boolean(training?.run) || notice?.kind === "error");
    }
    isAsked = false;
    if (!isOnItsWay(store.get())) return;
    act("train", { do: "steer", steering: { action: "cancel", value: null } });
    await until((state) => !isOnItsWay(state));
    if (!store.get().training?.run?.isOpen) store.update(runLeft);
  }

  /**
   * Shows the network the picture that a step compares others with, and keeps its pixels.
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

  /** @param {1 | -1} way */
  async function turn(way) {
    const next = stepAfter(store.get().lesson?.step, way);
    if (next) await open(next.name);
  }

  /** Returns what a question or a figure may do to the page while its step stays open. */
  function onPage() {
    const opening = openings;
    const isLeft = (/** @type {State} */ { lesson }) => !lesson || opening !== openings;

    /** @param {(state: State) => boolean} isWanted */
    async function reached(isWanted) {
      await until((state) => isLeft(state) || isWanted(state));
      const state = store.get();
      if (isLeft(state)) throw new Superseded();
      return state;
    }

    /** @type {import("../lesson/question.js").Run} */
    async function run(place, isThere = () => true, asks = undefined) {
      if (asks) store.update((state) => gradientAsked(state, asks));
      if (!(await goTo({ time: Infinity, ...place }))) throw new Superseded();
      return reached(isThere);
    }

    async function learn() {
      const { training, notice } = store.get();
      const run = training?.run;
      const gone = run?.status === "lost" ? run : null;
      const { rate } = choiceOf(store.get());
      if (!run || gone) {
        isAsked = true;
        act("train", { do: "begin" });
      } else if (!isOver(run))
        act("train", { do: "steer", steering: { action: "play", value: rate } });
      const isRefused = (/** @type {State} */ now) =>
        now.notice?.kind === "error" && now.notice !== notice;
      const state = await reached((now) => {
        const current = now.training?.run;
        return isRefused(now) || (current && current !== gone && isOver(current)) || false;
      });
      if (state.training?.run?.status !== "done") throw new Superseded();
      return state;
    }

    return { run, learn };
  }

  /** @param {string} choice */
  async function predict(choice) {
    const { lesson } = store.get();
    const question = questionNamed(stepNamed(lesson?.step ?? "")?.question);
    if (!question || !lesson?.asked) return;
    store.update((state) => change.guessed(state, choice));
    try {
      const grade = await question.grade({ state: lesson.asked, ...onPage() });
      store.update((state) => change.graded(state, grade));
    } catch (error) {
      store.update(guessForgotten);
      if (!(error instanceof Superseded)) throw error;
    }
  }

  async function askTen() {
    const step = stepNamed(store.get().lesson?.step ?? "");
    if (!step) return;
    const { ofEach, batch, ofAll, asks } = step;
    const { run } = onPage();
    const note = (/** @type {string} */ name, /** @type {number} */ value) =>
      store.update((state) => change.measured(state, name, value));
    try {
      if (batch && ofAll) {
        const { digits, values, mean } = ofAll(
          await run({ view: "gradient" }, isFound, { ...asks, batch }),
        );
        digits.forEach((digit, at) => note(`ten.${at}.digit`, digit));
        note("ten.mean", mean);
        values.forEach((value, at) => note(`ten.${at}`, value));
      }
      if (!ofEach) return;
      for (const digit of TEN) {
        const input = /** @type {const} */ ({ type: "handwriting", digit, seed: 1 });
        note(
          `ten.${digit}`,
          ofEach(await run({ input, view: "gradient" }, isFound, { ...asks, digit })),
        );
      }
      await run({ input: placeOfStep(step).input }, isFound, asks);
    } catch (error) {
      if (!(error instanceof Superseded)) throw error;
    }
  }

  return { open, turn, predict, askTen };
}

/**
 * Returns what a step selects in the views of learning, where the visitor has selected nothing else.
 * @param {Step} step
 * @param {State} state
 */
function chosenFor({ asks, trains }, state) {
  const asking = asks ? gradientAsked({ ...state, gradient: null, asked: null }, asks) : state;
  return trains ? trainingChosen(asking, trains) : asking;
}

/**
 * Whether a training has begun whose network is not open yet.
 * @param {State} state
 */
const isOnItsWay = ({ training }) =>
  Boolean(training?.run && !training.run.isOpen && training.run.status !== "lost");

/** @param {import("../types.js").Run} run */
const isOver = ({ status }) => ["done", "diverged", "lost"].includes(status);

/**
 * @param {Pick<Storage, "getItem"> | null} storage
 * @returns {Progress}
 */
function kept(storage) {
  try {
    const { step, done, left } = JSON.parse(storage?.getItem(KEPT) ?? "");
    if (stepNamed(step) && Array.isArray(done)) return { step, done: done.filter(stepNamed), left };
  } catch {
    // Nothing is stored, or not by us: the lesson starts from the beginning.
  }
  return { step: LESSONS[0].steps[0].name, done: [] };
}

/**
 * Returns the steps at which the other lessons were left.
 * @param {Progress} progress The progress before that step.
 * @param {string} step
 * @returns {Pick<Progress, "left">}
 */
function leftBy({ step: before, left }, step) {
  const others = { ...left, [lessonOf(before).name]: before };
  delete others[lessonOf(step).name];
  return Object.keys(others).length > 0 ? { left: others } : {};
}

/**
 * Returns the step at which a lesson was left, or its first one if it was not started.
 * @param {Progress} progress
 * @param {import("../lesson/index.js").Lesson} lesson
 */
function stepLeft({ step, left }, { name, steps }) {
  const last = lessonOf(step).name === name ? step : left?.[name];
  return (steps.find((one) => one.name === last) ?? steps[0]).name;
}

/**
 * @param {Pick<Storage, "setItem"> | null} storage
 * @param {Progress} progress
 */
function keep(storage, progress) {
  try {
    storage?.setItem(KEPT, JSON.stringify(progress));
  } catch {
    // If storage is full or forbidden, the progress is lost, but the lesson goes on.
  }
}
