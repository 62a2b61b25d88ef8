import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { STEPS } from "../../frontend/src/lesson/index.js";
import { QUESTIONS, questionNamed } from "../../frontend/src/lesson/questions/index.js";
import { initialState } from "../../frontend/src/store/state.js";

/** @import { Answer, Place, State } from "../../frontend/src/types.js" */

const ENGLISH = JSON.parse(
  readFileSync(new URL("../../frontend/src/i18n/en.json", import.meta.url), "utf8"),
);
const SIZES = [784, 16, 16, 10];
const OF = { layer: 1, neuron: 2 };

/**
 * A page whose network gives these numbers: every z and a of the hidden neuron, and this answer.
 * @param {{z?: number, a?: number, outputs?: number[], answer?: Partial<Answer>, more?: Partial<State>}} numbers
 * @returns {State}
 */
function page({ z = 0, a = 0, outputs = new Array(10).fill(0), answer = {}, more = {} }) {
  const layer = (/** @type {number} */ count) => ({
    z: new Float32Array(count).fill(z),
    a: new Float32Array(count).fill(a),
  });
  const last = { z: Float32Array.from(outputs), a: Float32Array.from(outputs) };
  const read = { state: "digit", digit: 3, confidence: 0.9, runnerUp: 2, runnerUpConfidence: 0.1 };
  const into = (/** @type {number} */ nOut, /** @type {number} */ i) => ({
    W: new Float32Array(nOut * SIZES[i]),
    b: new Float32Array(nOut),
    nIn: SIZES[i],
    nOut,
    rowsLoaded: nOut,
  });
  const trained = SIZES.slice(1).map(into);
  return {
    ...initialState(),
    card: /** @type {any} */ ({ name: "digits", sizes: SIZES, parameter_count: 13002 }),
    weights: trained,
    trained,
    selection: OF,
    pass: {
      seq: 1,
      layers: [{ z: null, a: new Float32Array(784) }, layer(16), layer(16), last],
      answer: /** @type {Answer} */ ({ ...read, ...answer }),
      placement: { scale: 1, dx: 0, dy: 0 },
    },
    ...more,
  };
}

/**
 * What a question makes of a network that answers with these pages, one after another.
 * @param {string} name
 * @param {State} state
 * @param {(place: Place, at: number) => State} network
 */
async function graded(name, state, network) {
  /** @type {Place[]} */
  const places = [];
  const question = questionNamed(name);
  assert.ok(question, name);
  const run = async (/** @type {Place} */ place) => network(place, places.push(place) - 1);
  const learn = () => run({});
  return { ...(await question.grade({ state, run, learn })), places };
}

test("each question stands in one step of a lesson and has all its words", () => {
  const asked = STEPS.flatMap(({ question }) => question ?? []);
  assert.deepEqual([...asked].sort(), QUESTIONS.map(({ name }) => name).sort());
  for (const { name, choices } of QUESTIONS) {
    assert.ok(ENGLISH[`question.${name}.ask`]?.endsWith("?"), name);
    assert.match(ENGLISH[`question.${name}.reason`], /\{\w+\}/, `${name} gives no number`);
    for (const { id, key } of choices(page({}))) {
      assert.ok(ENGLISH[key ?? `question.${name}.${id}`], `${name} ${id}`);
    }
  }
});

test("the picture that lights the neuron most is the one with the largest activation", async () => {
  const items = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => ({
    type: /** @type {const} */ ("handwriting"),
    digit,
    seed: 1,
    penRadius: 1,
    strokes: [],
  }));
  const gallery = { source: /** @type {const} */ ("handwriting"), seed: 1, digit: null, items };
  // Of 3, 7, 8 and 9 the last two have a loop near the top.
  for (const [
    activations,
    right,
    lit,
    verdict,
  ] of /** @type {[number[], string, string, string][]} */ ([
    [[0.1, 0.9, 0.2, 0.6], "1", "7, 9", "fails"],
    [[0.1, 0.2, 0.6, 0.7], "3", "8, 9", "holds"],
    [[0.1, 0.2, 0.3, 0.7], "3", "9", "fails"],
    [[0.1, 0.2, 0.3, 0.4], "3", "", "dark"],
  ])) {
    const grade = await graded("which-lights", page({ more: { gallery } }), (_, at) =>
      page({ a: activations[at] }),
    );
    assert.equal(grade.right, right);
    assert.equal(grade.values.digit, ["3", "7", "8", "9"][Number(right)]);
    assert.deepEqual([grade.values.hoped, grade.values.lit], ["8, 9", lit]);
    assert.equal(grade.verdict, verdict);
    // The last run leaves the picture that is spoken of on the stage.
    assert.deepEqual(grade.places.at(-1)?.input, grade.places[Number(right)].input);
  }
});

test("what a bias of −10 does is told by the two activations", async () => {
  for (const [after, right] of /** @type {[number, string][]} */ ([
    [0.75, "same"],
    [0.4, "half"],
    [0.01, "dark"],
  ])) {
    const grade = await graded("bias-minus-ten", page({}), (_, at) =>
      page(at === 0 ? { a: 0.8 } : { a: after, z: -4.25 }),
    );
    assert.equal(grade.right, right);
    assert.deepEqual(grade.values, { before: 0.8, after, z: -4.25 });
    assert.deepEqual(grade.places[1].changes, [{ ...OF, source: -1, value: -10 }]);
  }
});

test("stroke, blot or empty pad: the largest sum wins, whichever it is", async () => {
  for (const [sums, right] of /** @type {[number[], string][]} */ ([
    [[0, -3.5, 12], "edge"],
    [[0, 20, 12], "blob"],
    [[0, -1, -2], "blank"],
  ])) {
    const grade = await graded("blob-or-edge", page({}), (_, at) => page({ z: sums[at] }));
    assert.equal(grade.right, right);
    assert.deepEqual(grade.values, { blank: sums[0], blob: sums[1], edge: sums[2] });
  }
});

test("the dials are counted from the layers of the network that is open", async () => {
  const lesson = await graded("how-many-dials", page({}), () => page({}));
  assert.equal(lesson.right, "13002");
  const sums = "784 × 16 + 16, 16 × 16 + 16, 16 × 10 + 10";
  assert.deepEqual(lesson.values, { sums, weights: 12960, biases: 42, all: 13002 });
  const small = /** @type {any} */ ({ name: "no-hidden", sizes: [784, 10], parameter_count: 7850 });
  const state = page({ more: { card: small } });
  assert.equal((await graded("how-many-dials", state, () => state)).right, "7850");
});

test("noise is what the network calls it, undecided too", async () => {
  const eight = { digit: 8, confidence: 0.7 };
  const grade = await graded("noise", page({}), () => page({ answer: eight }));
  assert.equal(grade.right, "8");
  assert.deepEqual(grade.values, { digit: "8", confidence: 0.7 });
  const torn = { ...eight, state: /** @type {const} */ ("undecided") };
  assert.equal((await graded("noise", page({}), () => page({ answer: torn }))).right, "undecided");
});

test("shuffled pixels hurt as much as the two counts of ten differ", async () => {
  for (const [count, right] of /** @type {[number, string][]} */ ([
    [10, "same"],
    [5, "half"],
    [1, "chance"],
  ])) {
    const grade = await graded("shuffled", page({}), ({ model, input }) => {
      const { digit } = /** @type {{digit: number}} */ (/** @type {unknown} */ (input));
      const reads = model === "digits" || digit < count;
      return page({ answer: { digit: reads ? digit : (digit + 1) % 10 } });
    });
    assert.equal(grade.right, right);
    assert.deepEqual(grade.values, { plain: 10, shuffled: count });
  }
});

test("the linear network needs its hidden layers just when one layer says something else", async () => {
  const outputs = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const collapsed = (/** @type {number} */ off) =>
    /** @type {any} */ ({ seq: 1, values: { z: Float32Array.from(outputs, (z) => z + off) } });
  const ask = (/** @type {number} */ off) =>
    graded("linear-hidden", page({}), () => page({ outputs, more: { collapsed: collapsed(off) } }));
  const [same, other] = [await ask(0), await ask(0.5)];
  assert.equal(same.right, "no");
  assert.equal(same.values.one, 7850);
  assert.equal(other.right, "yes");
  assert.equal(other.values.difference, "5.0e-1");
});

test("one weight turned far up: the digit is the one that the network then reads", async () => {
  const before = page({ a: 0.5, outputs: [0.2, 0.01, 0.3, 0.95, 0.1, 0.2, 0.2, 0.2, 0.2, 0.2] });
  const after = page({ outputs: [0, 0.999, 0, 0.95, 0, 0, 0, 0, 0, 0], answer: { digit: 1 } });
  const grade = await graded("one-weight", before, () => after);
  assert.equal(grade.right, "1");
  assert.deepEqual(grade.values.second, "1");
  assert.deepEqual([grade.values.firstNow, grade.values.secondNow], [0.95, 0.999]);
  assert.equal((await graded("one-weight", before, () => before)).right, "3");
});
