import assert from "node:assert/strict";
import { mock, test } from "node:test";
import {
  changeSentence,
  createAnnouncer,
  edgeSentence,
  isAnswerNew,
  neuronSentence,
  sentenceOf,
} from "../../frontend/src/a11y/announce.js";
import { connectRunAnnouncements } from "../../frontend/src/app/render/run-announcements.js";
import { createStore } from "../../frontend/src/store/store.js";
import { dialsReset, dialsSet, initialState, switchesSet } from "../../frontend/src/store/state.js";

/** @import { Answer, Pass, State } from "../../frontend/src/types.js" */

/**
 * @param {Partial<Answer> | null} answer
 * @returns {State}
 */
function answered(answer) {
  const base = { digit: 3, confidence: 0.971, runnerUp: 5, runnerUpConfidence: 0.04 };
  /** @type {Pass} */
  const pass = {
    seq: 1,
    layers: [
      { z: null, a: Float32Array.of(0.5) },
      { z: Float32Array.of(-1.25), a: Float32Array.of(0.2227) },
    ],
    answer: answer && /** @type {Answer} */ ({ ...base, ...answer }),
    placement: { scale: 1, dx: 0, dy: 0 },
  };
  return { ...initialState(), pass };
}

test("a digit is announced with what comes next", () => {
  const sentence = sentenceOf(answered({ state: "digit" }));
  assert.equal(sentence, "Looks like a 3, 0.971. Next: 5, 0.040.");
});

test("a connection is announced with its weight and what it carries", () => {
  const W = Float32Array.of(-0.5);
  const weights = [{ W, b: new Float32Array(1), nIn: 1, nOut: 1, rowsLoaded: 1 }];
  const card = /** @type {any} */ ({ sizes: [1, 1], readout: "argmax" });
  const state = { ...answered(null), card, weights };
  const edge = { layer: 1, neuron: 0, source: 0 };
  assert.equal(
    edgeSentence(state, edge),
    "Pixel in row 0, column 0 to Output neuron for 0: weight −0.500 times activation 0.500 is −0.250",
  );
  assert.equal(
    edgeSentence({ ...state, pass: null }, edge),
    "Pixel in row 0, column 0 to Output neuron for 0: weight −0.500",
  );
});

test("the page announces a changed network, what it still reads, and when it is as trained again", () => {
  const W = Float32Array.of(0.5, 0.5);
  const trained = [{ W, b: new Float32Array(1), nIn: 2, nOut: 1, rowsLoaded: 1 }];
  const card = /** @type {any} */ ({ sizes: [2, 1], readout: "argmax" });
  const accuracy = /** @type {any} */ ({ seq: 1, correct: 4101, total: 10000 });
  const plain = { ...answered(null), card, weights: trained, trained, accuracy };
  assert.equal(changeSentence(plain), "");
  const one = dialsSet(plain, { layer: 1, neuron: 0 }, [0], 0);
  assert.equal(
    changeSentence(one),
    "The network is changed, 1 dial: 41.0% of the test digits are read correctly.",
  );
  const two = dialsSet(one, { layer: 1, neuron: 0 }, [1], 0);
  assert.match(changeSentence(two), /^The network is changed, 2 dials: 41\.0%/);
  assert.equal(changeSentence({ ...two, accuracy: null }), "");
  assert.equal(changeSentence(dialsReset(two, null)), "The network is as trained again.");
  assert.equal(
    changeSentence(switchesSet(plain, { bits: 1 })),
    "The network's switches are set: 41.0% of the test digits are read correctly.",
  );
});

test("an undecided network names both digits", () => {
  const sentence = sentenceOf(answered({ state: "undecided", confidence: 0.4 }));
  assert.equal(sentence, "Undecided: 3, 0.400, or 5, 0.040.");
});

test("a blank pad is announced as blank", () => {
  assert.equal(sentenceOf(answered({ state: "blank", digit: null })), "The pad is blank.");
});

test("a training announces each new digit, and the last one when it rests", () => {
  const stands = (/** @type {string} */ status, /** @type {number} */ digit, confidence = 0.5) => ({
    ...answered({ state: "digit", digit, confidence }),
    training: /** @type {any} */ ({ run: { status } }),
  });
  const before = stands("running", 3);
  assert.equal(isAnswerNew(stands("running", 3, 0.75), before), false);
  assert.equal(isAnswerNew(stands("running", 5), before), true);
  assert.equal(isAnswerNew(stands("paused", 3), before), true);
  const paused = stands("paused", 3);
  assert.equal(isAnswerNew(stands("paused", 3, 0.75), paused), true, "the step that was asked for");
  assert.equal(isAnswerNew({ ...paused, notice: null }, paused), false);
});

test("a training is announced with the step where it rests, in one lasting sentence", (context) => {
  context.after(() => mock.timers.reset());
  mock.timers.enable({ apis: ["setTimeout"] });
  const store = createStore(initialState());
  const region = /** @type {any} */ ({ textContent: "" });
  connectRunAnnouncements(store, region);
  /** @type {string[]} */
  const said = [];
  const stands = (/** @type {any} */ run) => {
    const training = /** @type {any} */ ({ run: { steps: 100, taken: 0, reason: null, ...run } });
    store.update((state) => ({ ...state, training }));
    mock.timers.tick(30);
  };
  const rest = () => {
    mock.timers.tick(600);
    if (said.at(-1) !== region.textContent) said.push(region.textContent);
  };
  stands({ status: "waiting", place: 2 });
  rest();
  stands({ status: "waiting", place: 0 });
  for (let number = 0; number < 40; number += 1) stands({ status: "running", number });
  rest();
  stands({ status: "paused", number: 40 });
  rest();
  for (const number of [41, 42]) {
    stands({ status: "running", number });
    stands({ status: "paused", number });
  }
  rest();
  stands({ status: "paused", number: 42, taken: 1 });
  rest();
  stands({ status: "diverged", number: 43, learningRate: 3 });
  rest();
  stands({ status: "lost", number: 43, reason: "lost" });
  rest();
  stands({ status: "done", number: 100 });
  rest();
  assert.deepEqual(said, [
    "Waiting: 2 trainings are ahead of yours.",
    "Learning.",
    "Paused. Step 40 of 100.",
    "Paused. Step 42 of 100.",
    "Paused. Step 42 of 100, and 1 digit of the next batch.",
    "The cost exploded after step 43: the learning rate 3 is too large. The network is as it was before. Choose a smaller learning rate and go on.",
    "The training stopped: its program ended. What you last saw is still here.",
    "Training is done. Step 100 of 100.",
  ]);
});

test("nothing is announced while the answer is on its way", () => {
  assert.equal(sentenceOf(answered(null)), "");
  assert.equal(sentenceOf(initialState()), "");
});

test("a neuron is announced with its numbers, a pixel with its brightness", () => {
  const state = answered(null);
  const pixel = neuronSentence(state, { layer: 0, neuron: 0 });
  assert.equal(pixel, "Pixel in row 0, column 0: 0.500");
  assert.match(neuronSentence(state, { layer: 1, neuron: 0 }), /: activation 0\.223, z −1\.250$/);
});

test("nothing is announced while a digit is drawn, and then only the last sentence", (context) => {
  context.after(() => mock.timers.reset());
  mock.timers.enable({ apis: ["setTimeout"] });
  const region = { textContent: "" };
  const say = createAnnouncer(/** @type {any} */ (region));
  for (const sentence of ["one", "two", "three"]) {
    say(sentence);
    mock.timers.tick(599);
    assert.equal(region.textContent, "");
  }
  mock.timers.tick(1);
  assert.equal(region.textContent, "three");
});

test("the same sentence again does not put off what is about to be said", (context) => {
  context.after(() => mock.timers.reset());
  mock.timers.enable({ apis: ["setTimeout"] });
  const region = { textContent: "" };
  const say = createAnnouncer(/** @type {any} */ (region));
  say("one");
  mock.timers.tick(400);
  say("one");
  mock.timers.tick(200);
  assert.equal(region.textContent, "one");
});
