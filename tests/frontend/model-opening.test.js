import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { createModelOpening } from "../../frontend/src/net/model-opening.js";

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

function setUp() {
  const it = {
    isReady: true,
    /** @type {{argument: {name: string, seq: number}, answer: (card: any, isTooFast?: boolean) => void}[]} */
    asked: [],
    /** @type {string[]} */
    opened: [],
    names: () => it.asked.map(({ argument }) => argument.name),
  };
  let seq = 0;
  const model = createModelOpening({
    ask: (event, argument, onAnswer) =>
      void it.asked.push({
        argument: /** @type {any} */ (argument),
        answer: (card, isTooFast = false) => onAnswer(card, isTooFast),
      }),
    nextSeq: () => (seq += 1),
    isReady: () => it.isReady,
    onOpen: ({ name }) => it.opened.push(name),
  });
  return { it, model };
}

test("a model is open once the server has said so", () => {
  const { it, model } = setUp();
  model.open("digits");
  assert.deepEqual([model.isAsked, model.isOpen], [true, false]);
  it.asked[0].answer({ name: "digits" });
  assert.deepEqual([model.isOpen, it.opened], [true, ["digits"]]);
});

test("a model that is asked for before the server listens is asked for once it does", () => {
  const { it, model } = setUp();
  it.isReady = false;
  model.open("digits");
  assert.deepEqual(it.names(), []);
  it.isReady = true;
  model.openAgain();
  assert.deepEqual(it.names(), ["digits"]);
});

test("of two models that are asked for, only the last one opens", () => {
  const { it, model } = setUp();
  model.open("wide");
  model.open("relu");
  it.asked[0].answer({ name: "wide" });
  it.asked[1].answer({ name: "relu" });
  assert.deepEqual(it.opened, ["relu"]);
});

test("a refused model leaves none open", () => {
  const { it, model } = setUp();
  model.open("unheard-of");
  it.asked[0].answer(null);
  mock.timers.tick(1000);
  assert.deepEqual([model.isOpen, it.names()], [false, ["unheard-of"]]);
});

test("a model that was asked for too fast is asked for again after a pause", () => {
  const { it, model } = setUp();
  model.open("digits");
  it.asked[0].answer(null, true);
  mock.timers.tick(250);
  assert.deepEqual(it.names(), ["digits", "digits"]);
  it.asked[1].answer({ name: "digits" });
  assert.deepEqual(it.opened, ["digits"]);
});

test("a model that was asked for too fast is not asked for again once another is", () => {
  const { it, model } = setUp();
  model.open("wide");
  it.asked[0].answer(null, true);
  model.open("relu");
  mock.timers.tick(250);
  assert.deepEqual(it.names(), ["wide", "relu"]);
});
