import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createLesson } from "../../frontend/src/app/lesson.js";
import { LESSONS, lessonOf, STEPS, stepNamed } from "../../frontend/src/lesson/index.js";
import { weightToTurn } from "../../frontend/src/lesson/changed.js";
import { overlay } from "../../frontend/src/lesson/overlay.js";
import { questionNamed } from "../../frontend/src/lesson/questions/index.js";
import { placeOfStep } from "../../frontend/src/lesson/step.js";
import { lessonLeft } from "../../frontend/src/store/lesson.js";
import * as lesson from "../../frontend/src/store/lesson-progress.js";
import { stageShape } from "../../frontend/src/store/stage-shape.js";
import { createStore } from "../../frontend/src/store/store.js";
import { BLANK } from "../../frontend/src/store/drawing.js";
import * as change from "../../frontend/src/store/state.js";
import { TERMS as TERMS_OF_PAGE } from "../../frontend/src/i18n/terms.js";
import { VIEWS } from "../../frontend/src/panels/views/index.js";

/** @import { Place, State } from "../../frontend/src/types.js" */

const [FEWEST_WORDS, MOST_WORDS] = [20, 36];

const ENGLISH = JSON.parse(
  readFileSync(new URL("../../frontend/src/i18n/en.json", import.meta.url), "utf8"),
);
/** @param {string} key */
const words = (key) => String(ENGLISH[key] ?? "");
/** @param {string} text */
const count = (text) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
const names = STEPS.map(({ name }) => name);

const [FIRST, SECOND] = LESSONS;

test("the first lesson has twenty-odd steps and the second five, each with a name of its own that fits an address", () => {
  const { length } = FIRST.steps;
  assert.ok(length >= 20 && length <= 26, `${length} steps`);
  assert.deepEqual(
    SECOND.steps.map(({ name }) => name),
    ["random", "cost", "downhill", "wishes", "became"],
  );
  // A name of a lesson opens it where it was left: no step may be called so.
  const all = [...names, ...LESSONS.map(({ name }) => name)];
  assert.equal(new Set(all).size, all.length);
  assert.deepEqual(
    all.filter((name) => !/^[a-z][a-z-]*$/.test(name)),
    [],
  );
});

test("a step tells its lesson, and each lesson has its title", () => {
  assert.equal(lessonOf("bias"), FIRST);
  assert.equal(lessonOf("wishes"), SECOND);
  assert.equal(lessonOf("nobody"), FIRST);
  assert.deepEqual(
    LESSONS.map(({ name }) => words(`lesson.name.${name}`)),
    ["What is it?", "How it learns"],
  );
});

test("every step has a title and a text of at most 36 words, and a task just when it waits for one", () => {
  for (const { name, isDone, more } of STEPS) {
    const colours = words("lesson.weights.safe");
    const text = words(`lesson.${name}.text`).replace("{colours}", colours);
    assert.ok(words(`lesson.${name}.title`), `${name} has no title`);
    assert.ok(count(text) >= FEWEST_WORDS, `${name} says too little`);
    assert.ok(count(text) <= MOST_WORDS, `${name} has ${count(text)} words`);
    assert.equal(Boolean(words(`lesson.${name}.task`)), Boolean(isDone), name);
    assert.ok(count(words(`lesson.${name}.task`)) <= 25, `the task of ${name} is long`);
    assert.equal(Boolean(words(`lesson.${name}.more`)), more ?? false, name);
  }
});

test("each marked word of a text lights something, or is told to light nothing", () => {
  for (const { name, live = [] } of STEPS) {
    const marked = words(`lesson.${name}.text`).match(/\*[^*]+\*|\[[^\]]+\]/g) ?? [];
    if (live.length > 0) assert.equal(live.length, marked.length, name);
    const [first] = words(`lesson.${name}.text`).match(/\[[^\]]+\]/) ?? [];
    assert.ok(!first || live.length > 0, `${name}: ${first} lights nothing`);
    for (const word of live)
      assert.ok(word?.term === undefined || TERMS_OF_PAGE.includes(word.term));
  }
});

/** Sections and views that show weights as pictures, or carry them back to the pixels. */
const PICTURES = ["fp-pictures", "fp-projection", ".tiles", "fp-presets"];

test("no step shows a picture of weights before the one that says what a weight is", () => {
  const before = STEPS.slice(0, names.indexOf("weights"));
  assert.deepEqual(
    before.map(({ name }) => name),
    ["digit", "alike", "neuron", "pixels", "outputs", "hidden", "pass", "causes"],
  );
  for (const { name, show = "", place } of before) {
    assert.equal(place.view ?? "stage", "stage", name);
    assert.ok(!PICTURES.includes(show), name);
  }
});

test("who is asked to draw has the pad lit", () => {
  for (const { name, lit } of STEPS) {
    if (/\bdraw\b/i.test(words(`lesson.${name}.task`))) assert.ok(lit.includes("input"), name);
  }
});

/** Terms that a visitor who knows nothing has to be given, as one writes them. */
const TERMS = [
  "neural network",
  "neuron",
  "activation",
  "layer",
  "pixel",
  "hidden layer",
  "forward pass",
  "weight",
  "weighted sum",
  "sigmoid",
  "bias",
  "learning",
  "vector",
  "matrix",
  "function",
  "ReLU",
  "cost",
  "slope",
  "gradient",
  "backpropagation",
];

/** All that a step says. */
const said = (/** @type {{name: string}} */ { name }) =>
  ["title", "text", "task"].map((part) => words(`lesson.${name}.${part}`)).join(" ");

test("every term is defined once, and in the step that uses it first", () => {
  for (const term of TERMS) {
    const defining = STEPS.filter((step) => new RegExp(`\\*${term}s?\\*`, "i").test(said(step)));
    const using = STEPS.find((step) => new RegExp(`\\b${term}s?\\b`, "i").test(said(step)));
    assert.deepEqual(
      defining.map(({ name }) => name),
      [using?.name],
      term,
    );
  }
});

/** A page with the lesson's network open, all weights 0, and a lesson on it that arrives at once. */
function openPage(/** @type {any} */ storage = null) {
  const card = /** @type {any} */ ({ name: "digits", sizes: [784, 16, 16, 10], activations: [] });
  const opened = change.modelOpened(change.initialState({ models: [card] }), card);
  const weights = opened.weights.map((layer) => ({ ...layer, rowsLoaded: layer.nOut }));
  const store = createStore({ ...opened, weights, trained: weights });
  /** @type {Place[]} */
  const places = [];
  /** @type {unknown[][]} */
  const acted = [];
  const { open: openStep, ...others } = createLesson(
    store,
    {
      goTo: async (place) => {
        places.push(place);
        const { curtain = false, selection = null, view = "stage" } = place;
        store.update((state) => ({ ...state, curtain, selection, view }));
        return true;
      },
      until: async () => {},
      act: /** @type {any} */ ((/** @type {unknown[]} */ ...told) => void acted.push(told)),
    },
    storage,
  );
  return { store, openStep, places, acted, ...others };
}

/** Storage as a browser has it. */
function memory() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  return {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ text) => void kept.set(key, text),
  };
}

const opened = (/** @type {{store: {get: () => State}}} */ { store }) => store.get().lesson;

test("without a name the lesson opens at its beginning, and with one there", async () => {
  const page = openPage();
  await page.openStep();
  assert.equal(opened(page)?.step, "digit");
  await page.openStep("bias");
  assert.equal(opened(page)?.step, "bias");
  await page.openStep("nobody");
  assert.equal(opened(page)?.step, "digit");
});

test("the progress of the visitor is kept for the next visit", async () => {
  const storage = memory();
  const page = openPage(storage);
  await page.openStep("hidden");
  page.store.update((state) => ({ ...state, curtain: false }));
  assert.deepEqual(opened(page)?.done, ["hidden"]);
  await page.openStep("pass");
  const later = openPage(storage);
  await later.openStep();
  assert.equal(opened(later)?.step, "pass");
  assert.deepEqual(opened(later)?.done, ["hidden"]);
});

test("a browser that keeps nothing, or kept nonsense, has the lesson all the same", async () => {
  const forbidden = () => {
    throw new DOMException("The operation is insecure.", "SecurityError");
  };
  const storages = [
    { getItem: forbidden, setItem: forbidden },
    { getItem: () => "{", setItem: () => {} },
    { getItem: () => '{"step":"gone","done":7}', setItem: () => {} },
  ];
  for (const storage of storages) {
    const page = openPage(storage);
    await page.openStep();
    assert.equal(opened(page)?.step, "digit");
    await page.openStep("hidden");
    page.store.update((state) => ({ ...state, curtain: false }));
    assert.deepEqual(opened(page)?.done, ["hidden"]);
  }
});

test("no task is done before the visitor does anything", async () => {
  for (const { name, isDone } of STEPS) {
    const page = openPage();
    await page.openStep(name);
    assert.ok(isDone === undefined || !opened(page)?.done.includes(name), name);
  }
});

test("who leaves the lesson has their own settings, those of before it and those chosen in it", async () => {
  const page = openPage();
  const own = () => {
    const { mode, lines, curtain, centred } = page.store.get();
    return { mode, lines, curtain, centred };
  };
  page.store.update((state) => ({ ...state, centred: false, lines: "weights" }));
  await page.openStep("pass");
  page.store.update((state) => ({ ...state, mode: "staged", lines: "flow", centred: true }));
  page.store.update(lesson.stepBegun);
  page.store.update((state) => ({ ...state, lines: "weights", centred: false }));
  page.store.update((state) => ({ ...state, centred: true })); // as the step has it: not chosen
  await page.openStep("hidden");
  page.store.update((state) => ({ ...state, curtain: true, lines: "flow", mode: "live" }));
  page.store.update(lesson.stepBegun);
  page.store.update(lessonLeft);
  assert.deepEqual(own(), { mode: "live", lines: "weights", curtain: false, centred: false });
});

test("pictures of weights stand on the stage from the step on that says what a weight is, or for who turns weights on", async () => {
  const page = openPage();
  const pictured = () => stageShape(page.store.get()).heatmaps;
  assert.equal(pictured(), true);
  const seen = [];
  for (const { name } of STEPS) {
    await page.openStep(name);
    if (pictured()) seen.push(name);
  }
  assert.deepEqual(seen, names.slice(8));
  await page.openStep("neuron");
  page.store.update((state) => ({ ...state, lines: "weights" }));
  assert.equal(pictured(), true);
  page.store.update((state) => ({ ...state, lines: "flow" }));
  assert.equal(pictured(), false);
  page.store.update(lessonLeft);
  assert.equal(pictured(), true);
});

test("a step left open is where the lesson goes on", async () => {
  const page = openPage();
  await page.openStep("squish");
  page.store.update(lessonLeft);
  assert.equal(opened(page), null);
  await page.openStep();
  assert.equal(opened(page)?.step, "squish");
});

test("a step says everything that its place has, so that walking and linking lead to the same", () => {
  const parts = Object.keys(placeOfStep(STEPS[0])).sort();
  assert.deepEqual(parts, [
    "centred",
    "changes",
    "curtain",
    "input",
    "lines",
    "mode",
    "model",
    "selection",
    "switches",
    "time",
    "view",
  ]);
  for (const step of STEPS) {
    const place = placeOfStep(step);
    assert.deepEqual(Object.keys(place).sort(), parts, step.name);
    assert.ok(
      VIEWS.some(({ name }) => name === place.view),
      step.name,
    );
  }
});

/** @type {import("../../frontend/src/types.js").Drawing} */
const INK = { kind: "strokes", strokes: [{ points: [0.25, 0.5, 0.5, 0.5] }], penRadius: 1.25 };
const PASS = /** @type {any} */ ({ seq: 1, layers: [], answer: { state: "digit", digit: 3 } });
const isDone = (/** @type {string} */ name, /** @type {any} */ state, /** @type {any} */ began) =>
  stepNamed(name)?.isDone?.({ ...began, ...state }, began, state.lesson?.measured ?? {});

test("clearing the pad is not drawing", () => {
  const began = { ...change.initialState(), drawing: INK, pass: PASS };
  const other = { ...INK };
  for (const name of ["digit", "outputs"]) {
    assert.equal(isDone(name, { drawing: BLANK }, began), false, name);
    assert.equal(isDone(name, { drawing: other, penDown: true }, began), false, name);
    assert.equal(isDone(name, { drawing: other }, began), true, name);
  }
});

test("another three counts once the network has answered it, if it shares little ink", () => {
  const lesson = /** @type {any} */ ({ compared: [1, 1, 1, 0] });
  const pass = (/** @type {number[]} */ ...a) => ({ ...PASS, seq: 2, layers: [{ a }] });
  const began = { ...change.initialState(), lesson, drawing: INK, pass: { ...PASS, layers: [] } };
  const drawing = { ...INK };
  assert.equal(isDone("alike", { drawing, pass: { ...pass(1, 0, 0, 1), seq: 1 } }, began), false);
  const eight = { ...pass(1, 0, 0, 1), answer: { state: "digit", digit: 8 } };
  assert.equal(isDone("alike", { drawing, pass: eight }, began), false);
  assert.equal(isDone("alike", { drawing, pass: pass(1, 1, 0, 0) }, began), false);
  assert.equal(isDone("alike", { drawing, pass: pass(1, 0, 0, 1) }, began), true);
});

test("a surround is understood once stroke and blob were summed by both kinds of weights", () => {
  const began = change.initialState();
  const measured = { "region.stroke": 17, "region.blob": 18, "edge.stroke": 15, "edge.blob": 4.5 };
  const done = (/** @type {Record<string, number>} */ sums) =>
    isDone("surround", { lesson: { measured: sums } }, began);
  assert.equal(done(measured), true);
  assert.equal(done({ ...measured, "region.blob": 16 }), false);
  assert.equal(done({ ...measured, "edge.stroke": 4 }), false);
  assert.equal(done({ "region.stroke": 17, "region.blob": 18 }), false);
  assert.equal(done({}), false);
});

test("ink is counted in both pictures and in one alone", () => {
  const counts = overlay([1, 0.5, 0.49, 0, 0], [1, 0, 0.5, 0.9, 0.2]);
  assert.deepEqual(counts, { both: 1, first: 1, second: 2 });
});

test("a measurement made before the step does not do its task", () => {
  const timing = { model: "digits", loopUs: 1, matrixUs: 1, largestDifference: 0 };
  const began = change.initialState({ timing });
  assert.equal(isDone("code", {}, began), false);
  assert.equal(isDone("code", { timing: { ...timing } }, began), true);
});

/** A pass whose neurons of the first hidden layer hold these activations. */
const passOf = (/** @type {number[]} */ ...a) =>
  /** @type {any} */ ({ ...PASS, layers: [{ a: [0, 1, 0.5] }, { a }, { a: [a[0], 0.5] }] });

test("the bias counts at −10 and not before, once the activation has fallen", () => {
  const { store } = openPage();
  const began = { ...store.get(), selection: { layer: 1, neuron: 0 }, pass: passOf(0.9) };
  const edited = (/** @type {number} */ to, /** @type {number} */ a) => ({
    ...change.dialsSet(began, { layer: 1, neuron: 0 }, [change.BIAS], to),
    pass: passOf(a),
    pending: false,
  });
  assert.equal(isDone("bias", edited(-9.5, 0.1), began), false);
  assert.equal(isDone("bias", edited(-10, 0.9), began), false);
  assert.equal(isDone("bias", edited(-10, 0.1), began), true);
});

test("the words of the bias step follow the bias, and speak of −10 until it is turned", () => {
  const { store } = openPage();
  const state = store.get();
  assert.deepEqual(stepNamed("bias")?.values?.(state), { bias: -10, least: 10 });
  const turned = change.dialsSet(state, { layer: 1, neuron: 0 }, [change.BIAS], -4.5);
  assert.deepEqual(stepNamed("bias")?.values?.(turned), { bias: -4.5, least: 4.5 });
});

test("one turned weight is seen when one neuron of its layer, and no other, holds another number", () => {
  const began = { ...change.initialState(), drawing: INK, pass: passOf(0.2, 0.6, 0.9) };
  const done = (/** @type {any} */ state) => isDone("each", state, began);
  assert.equal(done({ pass: passOf(0.2, 0.8, 0.9) }), true);
  assert.equal(done({ pass: passOf(0.2, 0.6, 0.9) }), false);
  assert.equal(done({ pass: passOf(0.3, 0.8, 0.9) }), false);
  assert.equal(done({ pass: passOf(0.2, 0.8, 0.9), drawing: { ...INK } }), false);
});

test("the weight that the lesson turns leads from the brightest pixel to the least decided neuron", () => {
  const { store } = openPage();
  const state = { ...store.get(), pass: passOf(0.2, 0.6, 0.9) };
  assert.deepEqual(weightToTurn(state), { layer: 1, neuron: 1, source: 1, value: 2 });
  assert.equal(weightToTurn({ ...state, pass: null }), null);
});

test("random dials are seen once fewer digits are read than by the trained ones", () => {
  const { store } = openPage();
  const began = store.get();
  const turned = change.dialsSet(began, { layer: 1, neuron: 0 }, [change.BIAS], 1);
  const accuracy = (/** @type {number} */ correct) =>
    /** @type {any} */ ({ correct, total: 100, trainedCorrect: 95 });
  assert.equal(isDone("by-hand", { ...turned, accuracy: null }, began), false);
  assert.equal(isDone("by-hand", { ...turned, accuracy: accuracy(95) }, began), false);
  assert.equal(isDone("by-hand", { ...turned, accuracy: accuracy(11) }, began), true);
  assert.equal(isDone("by-hand", { accuracy: accuracy(11) }, began), false);
});

test("another network counts once something was drawn for it", () => {
  const began = { ...change.initialState(), drawing: INK };
  const card = /** @type {any} */ ({ name: "single" });
  assert.equal(isDone("readers", { card }, began), false);
  assert.equal(isDone("readers", { card, drawing: { ...INK } }, began), true);
  const same = { card: /** @type {any} */ ({ name: "digits" }), drawing: { ...INK } };
  assert.equal(isDone("readers", same, began), false);
});

test("the choices of a question stay as they were when it was asked", async () => {
  const page = openPage();
  const outputs = (/** @type {number[]} */ ...a) => {
    const layers = [{ a: [] }, { a: [1, 0] }, { a: [0.9, 0.2] }, { a: Float32Array.from(a) }];
    const answer = { state: "digit", digit: a.indexOf(Math.max(...a)) };
    page.store.update((state) => ({
      ...state,
      pass: /** @type {any} */ ({ ...PASS, layers, answer }),
    }));
  };
  const choices = () => {
    const { asked } = page.store.get().lesson ?? {};
    return (
      asked &&
      questionNamed("one-weight")
        ?.choices(asked)
        .map(({ id }) => id)
    );
  };
  outputs(0.1, 0.2, 0.9, 0.05, 0.3);
  await page.openStep("by-hand");
  assert.deepEqual(choices(), ["2", "3", "undecided"]);
  outputs(0.8, 0.01, 0.1, 0.2, 0.3);
  assert.deepEqual(choices(), ["2", "3", "undecided"]);
});
