import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { createAcknowledgements } from "../../frontend/src/net/acknowledgements.js";

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

function setUp() {
  /** @type {((answer: any) => void)[]} */
  const acks = [];
  const onSilence = mock.fn();
  const made = createAcknowledgements({
    emit: (event, argument, onAnswer) => acks.push(onAnswer),
    onSilence,
  });
  /** @type {unknown[]} */
  const answers = [];
  const ask = (/** @type {string} */ event) =>
    made.ask(event, {}, (answer, isTooFast) => answers.push([event, answer, isTooFast]));
  return { ...made, ask, acks, answers, onSilence };
}

test("an answer is handed on, and nothing as null", () => {
  const { ask, acks, answers } = setUp();
  ask("probe");
  ask("hello");
  acks[0](7);
  acks[1](undefined);
  assert.deepEqual(answers, [
    ["probe", 7, false],
    ["hello", null, false],
  ]);
});

test("silence for 2 s about any event is told, and an answer in time is not", () => {
  const { ask, acks, onSilence } = setUp();
  ask("probe");
  ask("change");
  acks[0](1);
  mock.timers.tick(1999);
  assert.equal(onSilence.mock.callCount(), 0);
  mock.timers.tick(1);
  assert.equal(onSilence.mock.callCount(), 1);
});

test("an event that came too fast is told from one that was refused", () => {
  const { ask, acks, answers, noteTooFast } = setUp();
  ask("probe");
  ask("change");
  noteTooFast("change");
  acks[0](null);
  acks[1](null);
  assert.deepEqual(answers, [
    ["probe", null, false],
    ["change", null, true],
  ]);
});

test("an answer that was given up is not handed on, and its silence is not told", () => {
  const { ask, acks, answers, onSilence, giveUpAll } = setUp();
  ask("probe");
  giveUpAll();
  acks[0](1);
  mock.timers.tick(10_000);
  assert.deepEqual([answers, onSilence.mock.callCount()], [[], 0]);
});
