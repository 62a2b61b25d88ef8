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

test("only the last of two requested models opens", () => {
  const { it, model } = setUp();
  model.open("wide");
  model.open("relu");
  it.asked[0].answer({ name: "wide" });
  it.asked[1].answer({ name: "relu" });
  assert.deepEqual(it.opened, ["relu"]);
});

test("parts are told one after the other before the request, and no input may come between", () => {
  const { it, model } = setUp();
  model.open("digits");
  const parts = [{ at: 0 }, { at: 4 }];
  model.openOther({ event: "open_own", argument: { name: "own" }, parts });
  assert.equal(model.isAsked, false);
  it.asked[1].answer(2);
  assert.equal(it.asked.length, 2);
  mock.timers.runAll();
  it.asked[2].answer(null, true); // too fast: only this part is told again
  assert.equal(it.asked.length, 3);
  mock.timers.runAll();
  it.asked[3].answer(2);
  mock.timers.runAll();
  assert.deepEqual(
    it.asked.slice(1).map(({ argument }) => ({ ...argument, seq: 0 })),
    [{ at: 0 }, { at: 4 }, { at: 4 }, { name: "own" }].map((each) => ({ ...each, seq: 0 })),
  );
  assert.deepEqual([model.isAsked, model.isOpen], [true, false]);
  it.asked[4].answer({ name: "own" });
  assert.deepEqual(it.opened, ["own"]);
});

test("if another network than the server's is refused, the one before is opened again", () => {
  const { it, model } = setUp();
  model.open("digits");
  it.asked[0].answer({ name: "digits" });
  let refused = 0;
  const onRefused = () => void (refused += 1);
  model.openOther({ event: "open_own", argument: { name: "own" }, parts: [{ at: 0 }], onRefused });
  it.asked[1].answer(null);
  assert.equal(refused, 1);
  assert.deepEqual(it.names(), ["digits", undefined, "digits"]);
  it.asked[2].answer({ name: "digits" });
  assert.deepEqual(it.opened, ["digits", "digits"]);
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
