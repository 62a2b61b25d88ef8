import assert from "node:assert/strict";
import { test } from "node:test";
import { connectTraining } from "../../frontend/src/app/sync/training.js";
import { openSharedStep } from "../../frontend/src/app/shared-step.js";
import { PRESETS } from "../../frontend/src/recipes.js";
import { isOfRun, stepInText, textOfStep } from "../../frontend/src/store/run-link.js";
import { keptAnswered, keptDropped, networkKept } from "../../frontend/src/store/kept-network.js";
import { stepOpened } from "../../frontend/src/store/lesson-progress.js";
import { createStore } from "../../frontend/src/store/store.js";
import * as change from "../../frontend/src/store/state.js";
import {
  accuracyOf,
  changesWith,
  choiceOf,
  recipeOf,
  runBegun,
  runChanged,
} from "../../frontend/src/store/training.js";
import {
  heightsOf,
  nearestTo,
  rangeOf,
  stepsOf,
  valueAt,
} from "../../frontend/src/panels/views/learn/curve-lines.js";

/** The preset that the page begins with, with two choices of its own. */
const RECIPE = { ...PRESETS.fast, sizes: [784, 8, 10], seed: 7 };
const STEP = 'fast;40;generated;{"sizes":[784,8,10],"seed":7}';

const CARD = /** @type {any} */ ({ name: "training", sizes: [2, 1], activations: ["sigmoid"] });
const BASE = /** @type {any} */ ({ name: "digits", sizes: [2, 1], activations: ["sigmoid"] });
const RUN = /** @type {any} */ ({
  token: "t",
  recipe: { learning_rate: 0.5 },
  command: null,
  card: CARD,
  source: "generated",
  steps: 20,
  stepsPerEpoch: 10,
  trainingImages: 100,
  validationImages: 10,
});
const NEWS = /** @type {any} */ ({
  token: "t",
  status: "running",
  place: null,
  reason: null,
  number: 3,
  epoch: 1,
  examples: 30,
  examplesPerSecond: 5,
  cost: 0.25,
  learningRate: 0.5,
  byRecipe: true,
  forget: false,
  costs: [[3, 0.5]],
  measured: [],
  confusion: null,
  checkpoints: [0],
  weights: null,
  frames: [],
});
const WEIGHTS = Float32Array.of(1, 2, 3);

const opened = () => change.modelOpened(change.initialState(), BASE);

test("a choice holds only what differs from its preset", () => {
  const choice = choiceOf(change.initialState());
  const changes = changesWith(choice, { batch: 20, seed: 1 });
  assert.deepEqual(changes, { batch: 20 });
  assert.deepEqual(changesWith({ ...choice, changes }, { batch: 100 }), {});
  assert.equal(recipeOf({ ...choice, changes }).batch, 20);
});

test("the network that is open stays so until the first numbers of a run come", () => {
  const begun = runBegun(opened(), RUN);
  const waiting = runChanged(begun, { ...NEWS, status: "waiting", place: 2 });
  assert.deepEqual([waiting.card?.name, waiting.training?.run?.place], ["digits", 2]);
  const { card, weights, trained, training } = runChanged(waiting, { ...NEWS, weights: WEIGHTS });
  assert.equal(card?.name, "training");
  assert.deepEqual([...weights[0].W, ...weights[0].b], [1, 2, 3]);
  assert.equal(trained, weights);
  assert.equal(training?.run?.isOpen, true);
});

test("a second run begins with nothing of the first, nor of what was turned in it", () => {
  const first = runChanged(runBegun(opened(), RUN), { ...NEWS, weights: WEIGHTS });
  const turned = change.dialsSet(first, { layer: 1, neuron: 0 }, [0], 9);
  const wider = { ...CARD, sizes: [3, 1] };
  const second = runBegun(turned, { ...RUN, token: "u", card: wider });
  const numbers = Float32Array.of(4, 5, 6, 7);
  const { weights, editHistory, training } = runChanged(second, {
    ...NEWS,
    token: "u",
    weights: numbers,
  });
  assert.deepEqual([...weights[0].W], [4, 5, 6]);
  assert.deepEqual([editHistory, training?.run?.costs], [[], [[3, 0.5]]]);
});

test("news add to the curves, or replace them, and those of another run are ignored", () => {
  const begun = runBegun(opened(), RUN);
  const one = runChanged(begun, NEWS);
  const two = runChanged(one, { ...NEWS, number: 4, costs: [[4, 0.25]] });
  assert.deepEqual(two.training?.run?.costs, [
    [3, 0.5],
    [4, 0.25],
  ]);
  const anew = runChanged(two, { ...NEWS, number: 2, forget: true, costs: [[2, 1]] });
  assert.deepEqual(anew.training?.run?.costs, [[2, 1]]);
  assert.equal(runChanged(two, { ...NEWS, token: "other" }), two);
});

test("more points than a screen shows become half as many, each the mean of two", () => {
  const costs = Array.from({ length: 2050 }, (_, i) => /** @type {const} */ ([i + 1, i % 2]));
  const { training } = runChanged(runBegun(opened(), RUN), { ...NEWS, costs });
  assert.equal(training?.run?.costs.length, 1025);
  assert.deepEqual(training?.run?.costs.slice(0, 2), [
    [2, 0.5],
    [4, 0.5],
  ]);
});

/** A page whose line to the server is played by the test. */
function setUp(token = "") {
  const store = createStore(change.connectionChanged(opened(), "connected"));
  /** @type {any[]} */
  const asked = [];
  /** @type {any[]} */
  const [seen, kept, openings] = [[], new Map(token ? [["forwardpass.run", token]] : []), []];
  /** @type {any} */
  let listener;
  /** @type {(() => void)[]} */
  const painted = [];
  const line = /** @type {any} */ ({
    request: (/** @type {any[]} */ ...[event, encode, onAnswer, read, onRefused]) =>
      asked.push({ event, encode, onAnswer, read, onRefused }),
    listen: (/** @type {string} */ _, /** @type {any} */ heard) => (listener = heard),
    opened: (/** @type {any[]} */ ...args) => openings.push(args),
    openModel: (/** @type {string} */ name) => seen.push(["openModel", name]),
    receive: () => {},
    forgetDials: () => seen.push(["forgetDials"]),
  });
  const storage = {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value),
    removeItem: (/** @type {string} */ key) => void kept.delete(key),
  };
  const wish = connectTraining(store, line, storage, (then) => painted.push(then));
  const hear = (/** @type {any} */ news) => {
    /** @type {string[]} */
    const acknowledged = [];
    listener({ ...message(), ...news }, () => acknowledged.push("ack"));
    return acknowledged;
  };
  return { store, asked, seen, kept, openings, painted, wish, hear };
}

/** A message of a run, as the server sends it. */
const message = () => ({
  token: "t",
  state: "running",
  place: null,
  number: 3,
  epoch: 1,
  examples: 30,
  examples_per_second: 5,
  taken: 0,
  cost: 0.25,
  learning_rate: 0.5,
  forget: false,
  costs: [],
  measured: null,
  confusion: null,
  checkpoints: [0],
  weights: null,
  pass: null,
  message: null,
});

test("a run is begun as chosen, told to play, kept for a reload, and is what is open from its first numbers", () => {
  const { asked, kept, openings, wish, hear, store, painted } = setUp();
  wish({ do: "choose", choice: { changes: { seed: 7 } } });
  wish({ do: "begin" });
  assert.deepEqual(asked[0].encode(5), {
    seq: 5,
    preset: "fast",
    recipe: { seed: 7 },
    start: "random",
  });
  asked[0].onAnswer(RUN, 5);
  assert.equal(kept.get("forwardpass.run"), "t");
  assert.deepEqual(asked[1].encode(6), { seq: 6, token: "t", action: "play", value: 0 });
  const acknowledged = hear({ weights: new Uint8Array(WEIGHTS.buffer) });
  assert.equal(store.get().card?.name, "training");
  assert.deepEqual([openings[0][0], openings[0][1].event], [5, "find_training"]);
  assert.deepEqual(acknowledged, [], "it is not painted yet");
  painted[0]();
  assert.deepEqual(acknowledged, ["ack"]);
});

test("a run that begins once the next step of a lesson is open is ended, and what it tells is read", () => {
  const { asked, hear, store, wish } = setUp();
  wish({ do: "begin" });
  store.update((state) =>
    stepOpened(state, { step: "cost", guide: null, knowsWeights: false, done: [] }),
  );
  assert.deepEqual(hear({}), [], "news that overtake the answer wait for it");
  asked[0].onAnswer(RUN, 1);
  assert.equal(store.get().training?.run ?? null, null);
  assert.deepEqual(
    asked.slice(1).map(({ event, encode }) => [event, encode(2)]),
    [["steer", { seq: 2, token: "t", action: "cancel", value: null }]],
  );
  assert.deepEqual(hear({}), ["ack"]);
  assert.equal(store.get().card?.name, "digits");
});

test("a network that goes on learning keeps its own shape", () => {
  const { asked, wish } = setUp();
  const changes = { sizes: [784, 4, 10], activations: ["relu", "relu"], init: "he", batch: 7 };
  wish({ do: "choose", choice: { changes, start: "open" } });
  wish({ do: "begin" });
  assert.deepEqual(asked[0].encode(1).recipe, { batch: 7 });
});

test("news that overtake the answer are kept for it", () => {
  const { asked, wish, hear, store } = setUp();
  wish({ do: "begin" });
  hear({ number: 9 });
  asked[0].onAnswer(RUN, 1);
  assert.equal(store.get().training?.run?.number, 9);
});

test("only the later of two commands is sent, with the learning rate", async () => {
  const { asked, wish } = setUp();
  wish({ do: "begin" });
  asked[0].onAnswer(RUN, 1);
  const told = () => asked.filter(({ event }) => event === "steer");
  assert.equal(told()[0].encode(2).action, "play");
  wish({ do: "steer", steering: { action: "pause", value: null } });
  wish({ do: "steer", steering: { action: "seek", value: 4 } });
  wish({ do: "steer", steering: { action: "learning_rate", value: 0.1 } });
  const newest = told()[told().length - 1];
  assert.equal(newest.encode(3).action, "learning_rate");
  await Promise.resolve();
  assert.equal(told()[told().length - 1].encode(4).action, "seek");
});

test("one key plays a run that rests, at the chosen pace, and pauses one that goes", () => {
  const { asked, wish, hear } = setUp();
  wish({ do: "choose", choice: { rate: 4 } });
  wish({ do: "begin" });
  asked[0].onAnswer(RUN, 1);
  const last = () => asked[asked.length - 1].encode(9);
  hear({ state: "running" });
  wish({ do: "playOrPause" });
  assert.deepEqual([last().action, last().value], ["pause", null]);
  hear({ state: "paused" });
  wish({ do: "playOrPause" });
  assert.deepEqual([last().action, last().value], ["play", 4]);
});

test("a run that is lost goes on from its last checkpoint, and plays at the chosen pace", () => {
  const { asked, wish, hear } = setUp();
  wish({ do: "choose", choice: { rate: 4 } });
  wish({ do: "begin" });
  asked[0].onAnswer(RUN, 1);
  hear({ state: "lost", message: "lost", resumes: 3 });
  wish({ do: "playOrPause" });
  const resume = asked[asked.length - 1];
  assert.deepEqual(resume.encode(9), { seq: 9, token: "t", action: "resume", value: null });
  resume.onAnswer(true, 9);
  const { action, value } = asked[asked.length - 1].encode(10);
  assert.deepEqual([action, value], ["play", 4]);
});

test("the accuracy of a run is the diagonal of its confusion matrix, also where one has gone back", () => {
  const confusion = new Uint32Array(100);
  confusion.set([3, 1]);
  confusion[99] = 4;
  const run = /** @type {any} */ ({ ...RUN, confusion, measured: [{ validationAccuracy: 0.1 }] });
  assert.equal(accuracyOf(run), 7 / 8);
  assert.equal(accuracyOf({ ...run, confusion: null }), null);
});

test("a reload finds the run again by its token", () => {
  const { asked, wish, store, kept } = setUp("t");
  wish({ do: "find" });
  assert.deepEqual([asked[0].event, asked[0].encode(3)], ["find_training", { seq: 3, token: "t" }]);
  assert.equal(kept.size, 0, "a run that is gone is not looked for twice");
  asked[0].onAnswer(RUN, 3);
  assert.deepEqual([store.get().training?.run?.token, kept.get("forwardpass.run")], ["t", "t"]);
});

test("a run that is gone after a lost connection says so, and the network before opens", () => {
  const { asked, wish, hear, store, seen, openings } = setUp();
  wish({ do: "begin" });
  asked[0].onAnswer(RUN, 1);
  hear({ weights: new Uint8Array(WEIGHTS.buffer), costs: [[3, 0.5]] });
  openings[0][1].onRefused();
  const { run } = store.get().training ?? {};
  assert.deepEqual([run?.status, run?.reason, run?.costs], ["lost", "gone", [[3, 0.5]]]);
  assert.deepEqual(seen[seen.length - 1], ["openModel", "digits"]);
});

test("another network that is opened ends the run", () => {
  const { asked, wish, hear, store, kept } = setUp();
  wish({ do: "begin" });
  asked[0].onAnswer(RUN, 1);
  hear({ weights: new Uint8Array(WEIGHTS.buffer) });
  store.update((state) => change.modelOpened(state, { ...BASE, name: "relu" }));
  assert.deepEqual([store.get().training?.run, kept.size], [null, 0]);
});

test("a curve is read at the nearest step, and its scale begins at its least value where logarithmic", () => {
  const lines = /** @type {any} */ ([
    {
      name: "batch",
      points: [
        [1, 8],
        [5, 2],
      ],
    },
    {
      name: "validation",
      points: [
        [0, 4],
        [5, 1],
      ],
    },
  ]);
  assert.deepEqual(stepsOf(lines), [0, 1, 5]);
  assert.deepEqual(
    [nearestTo([0, 1, 5], 2), nearestTo([0, 1, 5], 4), nearestTo([0, 1, 5], 9)],
    [1, 2, 2],
  );
  assert.deepEqual([valueAt(lines[0].points, 0), valueAt(lines[0].points, 4)], [null, 8]);
  const range = rangeOf(lines, false, true);
  assert.deepEqual(range, { least: 1, most: 8, logarithmic: true });
  const y = heightsOf(range, 90);
  assert.deepEqual(
    [8, 1].map((value) => Math.round(y(value))),
    [0, 90],
  );
  assert.equal(Math.round(y(2)), 60);
});

test("a step of a training is a short text, and is read from it", () => {
  const text = textOfStep({ recipe: RECIPE, number: 40, source: "generated" });
  assert.equal(text, STEP);
  const changes = { sizes: [784, 8, 10], seed: 7 };
  const step = { preset: "fast", changes, step: 40, source: "generated" };
  assert.deepEqual(stepInText(text), step);
  assert.equal(
    isOfRun({ recipe: RECIPE, command: "forwardpass train" }, /** @type {any} */ (step)),
    true,
  );
  assert.equal(isOfRun({ recipe: RECIPE, command: null }, /** @type {any} */ (step)), false);
  const others = { ...RECIPE, seed: 8 };
  assert.equal(isOfRun({ recipe: others, command: "x" }, /** @type {any} */ (step)), false);
});

for (const text of [
  "",
  'slow;40;mnist;{"seed":7}',
  'fast;-1;mnist;{"seed":7}',
  'fast;40;elsewhere;{"seed":7}',
  'fast;40;mnist;{"seed":"7"}',
  'fast;40;mnist;{"luck":7}',
  'fast;40;mnist;{"sizes":["784"]}',
  'fast;40;mnist;{"seed":7',
  "toString;40;mnist;{}",
]) {
  test(`no step of a training is read from ${JSON.stringify(text)}`, () => {
    assert.equal(stepInText(text), null);
  });
}

test("the step that a run stands at can be linked while its recipe leads there, and no longer", () => {
  const run = { ...RUN, recipe: RECIPE };
  const there = runChanged(runBegun(opened(), run), { ...NEWS, weights: WEIGHTS, number: 40 });
  assert.equal(there.run, STEP);
  assert.equal(runChanged(there, { ...NEWS, byRecipe: false }).run, null);
  assert.equal(runBegun(there, run).run, null);
});

test("a shared step is trained again: the run begins, goes to the step, and says when it is there", async () => {
  const { asked, hear, store, wish } = setUp();
  const isDone = openSharedStep(store, { text: STEP, isOwn: false }, wish);
  await untilAsked(asked, 1);
  assert.deepEqual(asked[0].encode(1).recipe, { sizes: [784, 8, 10], seed: 7 });
  asked[0].onAnswer({ ...RUN, recipe: RECIPE, command: "c", steps: 90, source: "mnist" }, 1);
  await untilAsked(asked, 2);
  assert.deepEqual(asked[1].encode(2), { seq: 2, token: "t", action: "reach", value: 40 });
  assert.equal(store.get().notice?.key, "run.opening");
  hear({ weights: new Uint8Array(WEIGHTS.buffer), number: 0, by_recipe: true });
  await isDone;
  assert.equal(store.get().card?.name, "training");
  hear({ number: 40, state: "paused", by_recipe: true });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(store.get().notice?.key, "run.other", "the digits are others");
  await openSharedStep(store, { text: STEP, isOwn: true }, wish);
  assert.equal(asked.length, 2, "its own run stays as it stands");
});

test("a shared step that cannot be read, or is refused, changes nothing and says why", async () => {
  const { asked, store, wish } = setUp();
  await openSharedStep(store, { text: "fast;1;mnist;{", isOwn: false }, wish);
  assert.deepEqual([asked.length, store.get().notice?.key], [0, "address.unread"]);
  const isDone = openSharedStep(store, { text: STEP, isOwn: false }, wish);
  await untilAsked(asked, 1);
  asked[0].onRefused();
  await isDone;
  assert.deepEqual([store.get().card?.name, store.get().training?.run], ["digits", null]);
});

test("after a reload the run is found before its link could begin another", async () => {
  const { asked, store, wish } = setUp("t");
  wish({ do: "find" });
  const isDone = openSharedStep(store, { text: STEP, isOwn: true }, wish);
  await untilAsked(asked, 1);
  asked[0].onAnswer({ ...RUN, recipe: RECIPE, command: "c" }, 1);
  await isDone;
  assert.deepEqual(
    asked.map(({ event }) => event),
    ["find_training"],
  );
});

test("a kept step stays beside the run that goes on, and beside the next one, until it is forgotten", () => {
  const run = { ...RUN, recipe: RECIPE };
  const confusion = new Uint32Array(100);
  [confusion[0], confusion[1]] = [3, 1];
  const news = { ...NEWS, weights: WEIGHTS, number: 40, confusion };
  const there = networkKept(runChanged(runBegun(opened(), run), news));
  const on = runChanged(there, { ...NEWS, number: 41, weights: Float32Array.of(4, 5, 6) });
  const next = runBegun(on, { ...run, token: "u" });
  for (const state of [on, next]) {
    const { title, step, accuracy, edited, first } = /** @type {any} */ (state.training).kept;
    assert.deepEqual([title, step, [...first.W, ...first.b]], [undefined, 40, [1, 2, 3]]);
    assert.deepEqual(accuracy, { share: 0.75, of: "validation" });
    assert.deepEqual([edited.model.step, [...edited.model.numbers]], [40, [1, 2, 3]]);
  }
  const answer = { seen: Float32Array.of(1, 0), a: Float32Array.of(0.5) };
  const kept = /** @type {any} */ (on.training)?.kept;
  assert.deepEqual(keptAnswered(on, kept, answer).training?.kept?.outputs, answer);
  assert.equal(networkKept(keptAnswered(on, kept, answer)).training?.kept?.outputs, null);
  assert.equal(keptDropped(on).training?.kept, null);
});

test("a kept network is there again after a reload, until it is forgotten", () => {
  const { asked, kept, wish, hear, store } = setUp();
  wish({ do: "begin" });
  const recipe = { ...RECIPE, sizes: [2, 1], activations: ["sigmoid"] };
  asked[0].onAnswer({ ...RUN, recipe, card: { ...CARD, title: "2-1" }, inputOrder: null }, 1);
  hear({ weights: new Uint8Array(WEIGHTS.buffer), number: 40 });
  wish({ do: "keep" });
  assert.equal(store.get().training?.kept?.isStored, true);

  const reloaded = setUp();
  reloaded.kept.set("forwardpass.kept", kept.get("forwardpass.kept"));
  reloaded.wish({ do: "find" });
  const found = reloaded.store.get().training;
  assert.deepEqual(found?.kept?.edited, store.get().training?.kept?.edited);
  assert.deepEqual([found?.run, reloaded.asked], [null, []]);
  reloaded.wish({ do: "drop" });
  assert.deepEqual([reloaded.store.get().training?.kept, reloaded.kept.size], [null, 0]);
});

test("a network is not kept before all its weights have arrived", () => {
  const { wish, kept, store } = setUp();
  wish({ do: "keep" });
  assert.deepEqual([store.get().training?.kept, kept.size], [undefined, 0]);
});

/**
 * @param {any[]} asked
 * @param {number} count
 */
async function untilAsked(asked, count) {
  while (asked.length < count) await new Promise((resolve) => setImmediate(resolve));
}
