import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isFirstLanding } from "../../frontend/src/app/landing.js";
import { BLANK } from "../../frontend/src/store/drawing.js";
import { cleared, initialState, penPressed, selected } from "../../frontend/src/store/state.js";
import { hasActed } from "../../frontend/src/store/acted.js";
import { tourBegun, tourEnded, tourMovedOn } from "../../frontend/src/store/tour.js";
import { captionOf, neuronOf, pixelOf, scenesOf } from "../../frontend/src/tour/scenes.js";

/** @import { Drawing, State } from "../../frontend/src/types.js" */

/** @type {Drawing} */
const THREE = { kind: "strokes", penRadius: 1.25, strokes: [{ points: [0.1, 0.1, 0.5, 0.5] }] };

/**
 * Four pixels into two neurons into ten outputs, after a pass.
 * @param {Partial<State>} [changes]
 * @returns {State}
 */
function passed(changes) {
  const outputs = new Float32Array(10).fill(0.01);
  outputs[3] = 0.97;
  const layers = [
    { z: null, a: Float32Array.of(0, 0.3, 0.6, 1) },
    { z: Float32Array.of(0.5, 7), a: Float32Array.of(0.622, 0.999) },
    { z: new Float32Array(10), a: outputs },
  ];
  const answer = { state: "digit", digit: 3, confidence: 0.97, runnerUp: 0 };
  const into = { W: Float32Array.of(9, 1, 0.5, 0.5, 1, 1, 1, 1), b: Float32Array.of(-0.6, 1) };
  return {
    ...initialState(),
    card: /** @type {any} */ ({ name: "digits", sizes: [4, 2, 10], readout: "argmax" }),
    weights: [{ ...into, nIn: 4, nOut: 2, rowsLoaded: 2 }],
    pass: /** @type {any} */ ({ seq: 1, layers, answer }),
    ...changes,
  };
}

/**
 * What the tour says of that pass in the scene of that name.
 * @param {string} name
 * @param {Partial<State>} [changes]
 */
function said(name, changes) {
  const state = tourBegun(passed(changes), THREE);
  const at = scenesOf([4, 2, 10]).findIndex((scene) => scene.name === name);
  return captionOf({ ...state, tour: state.tour && { ...state.tour, at } });
}

describe("the scenes", () => {
  test("seven tell of the lesson's network in fifty seconds", () => {
    const scenes = scenesOf([784, 16, 16, 10]);
    assert.deepEqual(
      scenes.map(({ name, from, to }) => [name, from, to]),
      [
        ["write", 0, 0],
        ["pixel", 0, 0],
        ["weigh", 0, 0.5],
        ["add", 0.5, 1],
        ["layer", 1, 2],
        ["answer", 2, 3],
        ["end", 3, 3],
      ],
    );
    const lasts = scenes.reduce((sum, { playMs, readMs }) => sum + playMs + readMs, 0);
    assert.equal(lasts, 49_900);
  });

  test("a network without hidden layers has its answer where its first sums are", () => {
    const spans = scenesOf([784, 10]).map(({ name, from, to }) => [name, from, to]);
    assert.deepEqual(spans.slice(2), [
      ["weigh", 0, 0.5],
      ["add", 0.5, 1],
      ["answer", 1, 1],
      ["end", 1, 1],
    ]);
  });

  test("each begins where the one before has ended", () => {
    for (const sizes of [
      [784, 10],
      [784, 30, 10],
      [784, 16, 16, 16, 16, 10],
    ]) {
      const scenes = scenesOf(sizes);
      scenes.slice(1).forEach(({ from }, k) => assert.equal(from, scenes[k].to));
      assert.equal(scenes.at(-1)?.to, sizes.length - 1);
    }
  });
});

describe("the captions", () => {
  test("the pixel that is looked at is the one closest to half grey", () => {
    assert.deepEqual(pixelOf(passed()), { layer: 0, neuron: 2 });
    assert.match(said("pixel"), /The one in the ring holds 0\.600\.$/);
  });

  test("the neuron that is looked at is lit, but not fully", () => {
    assert.deepEqual(neuronOf(passed()), { layer: 1, neuron: 0 });
    assert.match(said("weigh"), /^Neuron 0 of hidden layer 1 weighs all 4 numbers/);
    assert.match(said("weigh"), /A green line pushes .* an orange one pulls/);
  });

  test("its sum, its bias and what comes of them add up as written", () => {
    // 0.3 + 0.5 · 0.6 + 0.5 · 1 = 1.1, and 1.1 − 0.6 = 0.5
    const { sum, bias, z, a } =
      /up: (?<sum>\S+)\. .* by (?<bias>\S+), to (?<z>\S+)\. .* into (?<a>\S+),/.exec(said("add"))
        ?.groups ?? {};
    assert.deepEqual([sum, bias, z, a], ["1.10", "−0.60", "0.50", "0.62"]);
  });

  test("the brightest output is named with its activation", () => {
    assert.match(said("answer"), /has 10 neurons.* answer: 3, at 0\.970\.$/);
    assert.equal(said("end"), "That is how 4 numbers became one answer: 3.");
  });

  test("a network that cannot decide is not said to have", () => {
    const pass = passed().pass;
    const answer = /** @type {any} */ ({ ...pass?.answer, state: "undecided" });
    const undecided = { pass: pass && { ...pass, answer } };
    assert.match(said("answer", undecided), /nothing in it stands out/);
    assert.match(said("end", undecided), /unsure/);
  });

  test("nothing is announced before a pass has arrived", () => {
    for (const name of ["pixel", "add", "answer"]) {
      assert.equal(said(name, { pass: null }), "Waiting for the network …");
    }
  });
});

describe("the page around it", () => {
  test("what the visitor had comes back when the tour is left", () => {
    const before = passed({ drawing: THREE, mode: "staged", lines: "weights", curtain: true });
    const during = tourBegun(before, { ...THREE });
    assert.equal(during.drawing, BLANK);
    assert.deepEqual([during.mode, during.lines, during.curtain], ["live", "flow", false]);
    const after = tourEnded(during, "before");
    assert.equal(after.drawing, THREE);
    assert.deepEqual([after.mode, after.lines, after.curtain], ["staged", "weights", true]);
    assert.deepEqual([after.undo, after.stepCount, after.tour], [[], 0, null]);
  });

  test("a drawing that the tour has put away can be brought back by undo", () => {
    const drawing = { ...THREE };
    const after = tourEnded(tourBegun(passed({ drawing }), THREE), "written");
    assert.equal(after.drawing, THREE);
    assert.deepEqual(after.undo, [{ at: 0, drawing }]);
  });

  test("what the tour wrote is no step of the visitor's", () => {
    const after = tourEnded(tourBegun(passed(), THREE), "written");
    assert.deepEqual([after.undo, after.stepCount], [[], 0]);
    assert.equal(tourEnded(tourBegun(passed(), THREE), "blank").drawing, BLANK);
  });

  test("only the visitor moves it on with reduced motion", () => {
    assert.equal(tourBegun(passed({ motion: "full" }), THREE).tour?.moving, true);
    assert.equal(tourBegun(passed({ motion: "reduced" }), THREE).tour?.moving, false);
    assert.equal(tourMovedOn(tourBegun(passed(), THREE)).tour?.at, 1);
  });

  test("drawing, opening a neuron and clearing are acts; the arrival of the network is none", () => {
    const before = initialState();
    assert.equal(hasActed(passed(), before), false);
    assert.equal(hasActed(penPressed(before, 0.5, 0.5), before), true);
    assert.equal(hasActed(selected(before, { layer: 1, neuron: 2 }), before), true);
    assert.equal(hasActed(cleared({ ...before, drawing: THREE }), before), true);
  });
});

describe("the first landing", () => {
  const unseen = { getItem: () => null };

  /** @param {string} href */
  function at(href) {
    const browser = /** @type {any} */ ({ location: new URL(href) });
    browser.parent = browser;
    return browser;
  }

  test("is one on the bare address, by somebody who has not seen the tour", () => {
    assert.equal(isFirstLanding(at("https://a.example/nets/"), unseen), true);
    assert.equal(isFirstLanding(at("https://a.example/"), { getItem: () => "seen" }), false);
  });

  test("is none where the address asks for something", () => {
    for (const asked of ["?motion=off", "?theme=dark", "?digit=3", "#1.BwR3", "#pad"]) {
      assert.equal(isFirstLanding(at(`https://a.example/${asked}`), unseen), false, asked);
    }
  });

  test("is none inside another page, or where nothing can be kept", () => {
    const inside = { ...at("https://a.example/"), parent: {} };
    assert.equal(isFirstLanding(inside, unseen), false);
    assert.equal(isFirstLanding(at("https://a.example/"), null), false);
  });
});
