import assert from "node:assert/strict";
import { test } from "node:test";
import { createLesson } from "../../frontend/src/app/lesson.js";
import { stepNamed } from "../../frontend/src/lesson/index.js";
import { coherence, edgesIn, neighbours } from "../../frontend/src/lesson/learning/pictures.js";
import { RANDOM } from "../../frontend/src/lesson/learning/random-network.js";
import { ASKED, BATCH, foundNow } from "../../frontend/src/lesson/learning/slopes.js";
import { questionNamed } from "../../frontend/src/lesson/questions/index.js";
import { gradientAsked, questionIn } from "../../frontend/src/store/gradient.js";
import { placeLinked } from "../../frontend/src/store/place.js";
import * as change from "../../frontend/src/store/state.js";
import { createStore } from "../../frontend/src/store/store.js";
import { choiceOf } from "../../frontend/src/store/training.js";

/** @import { Place, State } from "../../frontend/src/types.js" */

const CARD = /** @type {any} */ ({
  name: "digits",
  sizes: [784, 16, 16, 10],
  activations: ["sigmoid", "sigmoid", "sigmoid"],
});

/** A page with the lesson's network open, all weights 0. */
function openPage() {
  const opened = change.modelOpened(change.initialState({ models: [CARD] }), CARD);
  const weights = opened.weights.map((layer) => ({ ...layer, rowsLoaded: layer.nOut }));
  return { ...opened, weights, trained: weights };
}

/** Storage as a browser has it, and a lesson on a page that arrives at once. */
function lessonOn(/** @type {Map<string, string>} */ kept = new Map()) {
  const store = createStore(openPage());
  /** @type {unknown[][]} */
  const acted = [];
  const storage = {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ text) => void kept.set(key, text),
  };
  const page = {
    goTo: async () => true,
    /** @param {(state: State) => boolean} isWanted */
    until: (isWanted) =>
      /** @type {Promise<void>} */ (
        new Promise((resolve) => {
          const look = (/** @type {State} */ state) => isWanted(state) && resolve();
          store.subscribe(look);
          look(store.get());
        })
      ),
    act: /** @type {any} */ ((/** @type {unknown[]} */ ...told) => void acted.push(told)),
  };
  const lesson = createLesson(store, page, storage);
  return { store, acted, lesson, step: () => store.get().lesson?.step };
}

test("each lesson opens where it was left, in this visit and in the next", async () => {
  const kept = new Map();
  const { lesson, step } = lessonOn(kept);
  await lesson.open("learning");
  assert.equal(step(), "random");
  await lesson.turn(1);
  assert.equal(step(), "cost");
  await lesson.open("squish");
  await lesson.open("learning");
  assert.equal(step(), "cost");
  await lesson.open("network");
  assert.equal(step(), "squish");
  const later = lessonOn(kept);
  await later.lesson.open();
  assert.equal(later.step(), "squish");
  await later.lesson.open("learning");
  assert.equal(later.step(), "cost");
});

test("the way on ends with the lesson", async () => {
  const { lesson, step } = lessonOn();
  await lesson.open("checked");
  await lesson.turn(1);
  assert.equal(step(), "checked");
  await lesson.open("random");
  await lesson.turn(-1);
  assert.equal(step(), "random");
});

test("the random dials are all there are, the same each time, and of the spread that they are said to have", () => {
  assert.equal(RANDOM.length, 784 * 16 + 16 + 16 * 16 + 16 + 16 * 10 + 10);
  // Of the first two numbers of Marsaglia's generator from its seed: 723471715 and 2497366906.
  const [one, other] = [723471715 / 2 ** 32, 2497366906 / 2 ** 32];
  const normal = Math.sqrt(-2 * Math.log(1 - one)) * Math.cos(2 * Math.PI * other);
  assert.deepEqual(RANDOM[0], { layer: 1, neuron: 0, source: -1, value: Math.fround(normal / 28) });
  const first = RANDOM.filter(({ layer }) => layer === 1).map(({ value }) => 28 * value);
  const mean = first.reduce((sum, value) => sum + value, 0) / first.length;
  const spread = first.reduce((sum, value) => sum + value * value, 0) / first.length;
  assert.ok(Math.abs(mean) < 0.03 && Math.abs(spread - 1) < 0.05, `${mean}, ${spread}`);
});

test("a step sets what is asked about the cost, and what is chosen for the training", async () => {
  const { lesson, store } = lessonOn();
  await lesson.open("downhill");
  assert.deepEqual(questionIn(store.get().asked), ASKED);
  await lesson.open("became");
  const { preset, changes, start } = choiceOf(store.get());
  assert.deepEqual(
    { preset, changes, start },
    { preset: "lesson", changes: { epochs: 2 }, start: "open" },
  );
});

test("a link leaves out the dials that a step has set, until one of them is turned", () => {
  const state = change.networkSet(openPage(), RANDOM, change.NO_SWITCHES);
  const began = { ...state, lesson: null };
  const lesson = /** @type {any} */ ({ step: "cost", began });
  assert.equal(placeLinked({ ...state, lesson }).changes, undefined);
  assert.equal(placeLinked({ ...state, lesson }).step, "cost");
  const turned = change.dialsSet({ ...state, lesson }, { layer: 3, neuron: 3 }, [-1], 2);
  assert.equal(placeLinked(turned).changes?.length, 13_002);
});

/**
 * A page whose cost has been found.
 * @param {{cost: number, slope?: number, asked?: typeof ASKED, batch?: object | null}} found
 * @returns {any}
 */
function page({ cost, slope = 0, asked = ASKED, batch = null }) {
  const pass = { seq: 1, layers: [], answer: null };
  const state = { ...openPage(), pending: false, pass };
  const { weights } = state;
  const found = { asked, cost, check: { slope }, batch, pass: batch ? null : pass, weights };
  const put = gradientAsked(/** @type {any} */ (state), asked);
  return { ...put, gradient: { ...put.gradient, found, nudged: null } };
}

test("what was found counts for the picture, the dials and the question that are there", () => {
  const state = page({ cost: 1 });
  assert.equal(foundNow(state)?.cost, 1);
  assert.equal(foundNow({ ...state, pending: true }), null);
  assert.equal(foundNow({ ...state, pass: { ...state.pass } }), null);
  assert.equal(foundNow({ ...state, weights: [...state.weights] }), null);
  assert.equal(foundNow(gradientAsked(state, { digit: 4 })), null);
});

test("the task of downhill is done by a nudge that lowers the cost, while the network stands where it led", () => {
  const state = page({ cost: 1 });
  const after = (/** @type {object} */ nudged) =>
    stepNamed("downhill")?.isDone?.(
      { ...state, gradient: { ...state.gradient, nudged } },
      state,
      {},
    );
  const { weights } = state;
  assert.equal(after({ before: 1, after: 0.5, weights }), true);
  assert.equal(after({ before: 1, after: 2, weights }), false);
  assert.equal(after({ before: 1, after: 0.5, weights: [...weights] }), false);
});

/**
 * What a question makes of a network that answers with these pages, one after another.
 * @param {string} name
 * @param {any[]} pages
 */
async function graded(name, pages) {
  const left = [...pages];
  const run = async () => left.shift() ?? pages[pages.length - 1];
  const question = questionNamed(name);
  assert.ok(question);
  return question.grade({ state: pages[0], run, learn: run });
}

test("the count says how many digits random dials read", async () => {
  const counted = (/** @type {number} */ correct) => ({
    ...page({ cost: 1 }),
    accuracy: { correct, total: 200, source: "generated" },
  });
  for (const [correct, right] of /** @type {const} */ ([
    [2, "none"],
    [21, "tenth"],
    [90, "half"],
  ])) {
    const grade = await graded("random-right", [counted(correct)]);
    assert.equal(grade.right, right);
    assert.deepEqual(grade.values, { correct, total: 200, ofTen: Math.round(correct / 2) / 10 });
    assert.equal(grade.verdict, "generated");
  }
});

test("costs, the turned bias and the mean of the wishes are judged by what was found", async () => {
  const costs = async (/** @type {number} */ trained) =>
    (await graded("cost-trained", [page({ cost: trained }), page({ cost: 2 })])).right;
  assert.deepEqual([await costs(0.1), await costs(1), await costs(3)], ["small", "half", "higher"]);
  const bias = async (/** @type {number} */ after) =>
    (await graded("bias-up", [page({ cost: 1, slope: -0.2 }), page({ cost: after })])).right;
  assert.deepEqual([await bias(0.9), await bias(1), await bias(1.2)], ["falls", "stays", "rises"]);
  const asked = { ...ASKED, batch: BATCH };
  const labels = Uint8Array.of(5, 7, 0, 0, 3, 0, 8, 4, 7, 1);
  const slopes = Array.from(labels, (label) => (label === 3 ? -0.2 : 0.1));
  const found = page({ cost: 1, slope: 0.07, asked, batch: { labels, slopes } });
  const { right, values } = await graded("mean-wish", [found]);
  assert.equal(right, "down");
  assert.deepEqual(values, { up: 1, down: 9, three: 0.2, mean: -0.07 });
});

/** A picture of weights, by row and column. */
const picture = (/** @type {(y: number, x: number) => number} */ weight) =>
  Float32Array.from({ length: 784 }, (_, i) => weight(Math.floor(i / 28), i % 28));

test("an edge, a blob and noise are told apart", () => {
  const edge = picture((y) => (y < 14 ? 1 : -1));
  const blob = picture((y, x) => Math.exp(-((y - 13.5) ** 2 + (x - 13.5) ** 2) / 30));
  const noise = picture((y, x) => Math.sin(12.9898 * y * y + 78.233 * x * x));
  assert.ok(Math.abs(coherence(edge) - 1) < 1e-9);
  assert.ok(coherence(blob) < 0.01);
  assert.equal(edgesIn([edge, blob, noise]), 1);
  assert.ok(neighbours(blob) > 0.9);
  assert.ok(Math.abs(neighbours(noise)) < 0.2);
  assert.equal(coherence(picture(() => 3)), 0);
  assert.equal(neighbours(picture(() => 3)), 0);
});

test("training that was refused leaves the question open", async () => {
  const { lesson, store, acted } = lessonOn();
  await lesson.open("became");
  store.update((state) => ({ ...state, pass: page({ cost: 1 }).pass }));
  const predicted = lesson.predict("edges");
  assert.deepEqual(store.get().lesson?.guess, { choice: "edges", grade: null });
  assert.deepEqual(acted, [["train", { do: "begin" }]]);
  const notice = /** @type {const} */ ({ kind: "error", key: "notice.refused", values: {} });
  store.update((state) => ({ ...state, notice }));
  await predicted;
  assert.equal(store.get().lesson?.guess, null);
});
