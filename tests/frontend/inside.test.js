import { decimalsOf, roundValues } from "../../frontend/src/math/round-values.js";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { cellAt, layoutInside, rangeOfA, rangeOfZ } from "../../frontend/src/inside/layout.js";
import { numbersInside } from "../../frontend/src/inside/numbers.js";
import { grainsOf, sceneInside } from "../../frontend/src/inside/scene.js";
import { END, later, stageAt, stillAt } from "../../frontend/src/inside/timing.js";
import { equationsOf, sentenceOf, titleOf } from "../../frontend/src/inside/words.js";
import { insideMoved, insideOpened, selected } from "../../frontend/src/store/selection.js";
import { placed, placeOf } from "../../frontend/src/store/place.js";
import { initialState } from "../../frontend/src/store/state.js";

/** @import { State } from "../../frontend/src/types.js" */

const SIGMOID = {
  formula: "σ(z)",
  z: Float32Array.of(-10, 0, 10),
  a: Float32Array.of(0.0001, 0.5, 0.9999),
  far: { z: [-1000, 1000], a: [0, 1] },
};

/**
 * Four neurons into one more of two, after a pass: 1 · 0.5 + 0.5 · −2 + 0 · 7 + 0.25 · 4 = 0.5.
 * @param {Partial<State>} [changes]
 * @returns {State}
 */
function passed(changes) {
  const layers = [
    { z: null, a: Float32Array.of(1, 0) },
    { z: new Float32Array(4), a: Float32Array.of(1, 0.5, 0, 0.25) },
    { z: Float32Array.of(2.25, -1), a: Float32Array.of(0.905, 0.269) },
  ];
  const weights = [
    { W: new Float32Array(8), b: new Float32Array(4), nIn: 2, nOut: 4, rowsLoaded: 4 },
    {
      W: Float32Array.of(0.5, -2, 7, 4, 0, 0, 0, 0),
      b: Float32Array.of(1.75, -1),
      nIn: 4,
      nOut: 2,
      rowsLoaded: 2,
    },
  ];
  return {
    ...initialState(),
    weights,
    trained: weights,
    card: /** @type {any} */ ({
      sizes: [2, 4, 2],
      activations: ["sigmoid", "sigmoid"],
      readout: "argmax",
    }),
    curves: { sigmoid: SIGMOID },
    pass: /** @type {any} */ ({ seq: 1, layers, answer: null }),
    ...changes,
  };
}

const REF = { layer: 2, neuron: 0 };
test("pictures that are no squares keep their shape, and no cell leaves its picture", () => {
  for (const [columns, rows] of [
    [12, 20],
    [40, 12],
  ]) {
    const layout = layoutInside({ width: 800, height: 600, count: columns * rows, columns });
    const [{ x, y, width, height }] = layout.pictures;
    assert.ok(Math.abs(width / height - columns / rows) < 1e-9);
    const last = cellAt(layout, 0, columns * rows - 1);
    assert.ok(Math.abs(last.x + layout.cell / 2 - (x + width)) < 1e-9);
    assert.ok(Math.abs(last.y + layout.cell / 2 - (y + height)) < 1e-9);
  }
});

const LAYOUT = layoutInside({ width: 800, height: 600, count: 4, columns: null });

/** @param {Partial<State>} [changes] */
function numbers(changes) {
  const found = numbersInside(passed(changes), REF);
  assert.ok(found);
  return found;
}

/** @param {number} time */
const at = (time) => sceneInside(time, numbers(), LAYOUT);

describe("the numbers inside", () => {
  test("are the network's own, and the products and sums of these", () => {
    const { products, positive, negative, sum, bias, z, a } = numbers();
    assert.deepEqual([...products], [0.5, -1, 0, 1]);
    assert.deepEqual(
      [positive, negative, sum, bias, z].map(({ value }) => value),
      [1.5, -1, 0.5, 1.75, 2.25],
    );
    assert.equal(a, Math.fround(0.905));
  });

  test("a bias that a switch leaves out shifts nothing", () => {
    const pass = passed().pass;
    const layers = pass?.layers.with(2, {
      z: Float32Array.of(0.5, 0),
      a: Float32Array.of(0.62, 0.5),
    });
    const switches = { ...initialState().switches, noBias: [2] };
    const found = numbers({ switches, pass: /** @type {any} */ ({ ...pass, layers }) });
    assert.deepEqual([found.sum.shown, found.bias.shown, found.z.shown], [0.5, 0, 0.5]);
    assert.equal(
      sentenceOf(found, 3),
      "The bias is switched off: the sum stays where it is, at z = 0.500.",
    );
  });

  test("what rounding the weights changes is part of the shift, so that the figures still add up", () => {
    const pass = passed().pass;
    const layers = pass?.layers.with(2, {
      z: Float32Array.of(2.5, 0),
      a: Float32Array.of(0.92, 0.5),
    });
    const switches = { ...initialState().switches, bits: 3 };
    const found = numbers({ switches, pass: /** @type {any} */ ({ ...pass, layers }) });
    assert.deepEqual([found.sum.shown, found.bias.shown, found.z.shown], [0.5, 2, 2.5]);
    assert.equal(found.shifts, "rounded");
  });

  test("a neuron that is off, or rounded to 0 or 1, is not said to be squished", () => {
    const switches = { ...initialState().switches, off: [REF] };
    assert.equal(
      sentenceOf(numbers({ switches }), 4),
      "This neuron is switched off. Whatever z is, it stays at 0.905.",
    );
    assert.equal(equationsOf(numbers({ switches }))[2].text, "a = 0.905");
  });

  test("there are none for a pixel, and none before weights and pass have come", () => {
    assert.equal(numbersInside(passed(), { layer: 0, neuron: 0 }), null);
    assert.equal(numbersInside(passed({ pass: null }), REF), null);
    assert.equal(sentenceOf(null, 0), "Waiting for the network …");
  });
});

describe("the words", () => {
  test("say each stage with its numbers", () => {
    const found = numbers();
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((stage) => sentenceOf(found, stage)),
      [
        "The 4 neurons of the layer before each send one number: how bright they are.",
        "Each number is multiplied by its own weight. Products above 0: 2. Below 0: 1.",
        "What pushes up comes to 1.500, what pulls down to −1.000. Together they make the sum, 0.500.",
        "The bias shifts the sum by +1.750, to z = 2.250.",
        "The sigmoid squishes z = 2.250 to 0.905, between 0 and 1. That is how bright the neuron is.",
      ],
    );
    assert.equal(titleOf(passed(), REF), "Inside the output for 0");
  });

  test("write sums that add up as written", () => {
    assert.deepEqual(
      equationsOf(numbers()).map(({ text }) => text),
      ["Σ = 1.500 − 1.000 = 0.500", "z = 0.500 + 1.750 = 2.250", "a = σ(2.250) = 0.905"],
    );
  });
});

describe("time", () => {
  test("a stage that has just ended is the one still looked at", () => {
    assert.deepEqual([0, 0.5, 1, 1.01, 3, 5].map(stageAt), [0, 0, 0, 1, 2, 4]);
    assert.deepEqual([0, 1.01, 5].map(stillAt), [1, 2, 5]);
  });

  test("it plays through all stages in 13.7 seconds and stops at the end", () => {
    assert.equal(later(0, 1600), 1);
    assert.equal(later(0.5, 800 + 1500), 1.5);
    assert.ok(later(0, 13_690) < END);
    assert.equal(later(0, 13_710), 5);
  });
});

describe("the scene", () => {
  test("what flows into the bars adds up to the sum", () => {
    for (let time = 2; time <= 3; time += 0.05) {
      const { positive, negative, sum } = at(time);
      const held = positive.to - positive.from + negative.to - negative.from;
      assert.ok(Math.abs(held - (sum ?? 0)) < 1e-12, `at ${time}`);
    }
    const grains = grainsOf(numbers(), LAYOUT);
    const poured = grains.map((each) => each.reduce((sum, { value }) => sum + value, 0));
    assert.ok(Math.abs(poured[0] - 1.5) < 1e-12);
    assert.ok(Math.abs(poured[1] + 1) < 1e-12);
    const { positive, negative, sum, summed } = at(3);
    assert.deepEqual(
      [positive, negative, sum, summed],
      [{ from: 0, to: 1.5 }, { from: 1.5, to: 0.5 }, 0.5, true],
    );
  });

  test("what is above 0 pours in first, then what is below", () => {
    const half = at(2.5);
    assert.equal(half.positive.to, 1.5);
    assert.equal(half.negative.to, half.negative.from);
    assert.deepEqual([...half.left.map(Math.round)], [1, 0, 0, 1]);
  });

  test("the bias moves the sum to the network's own z", () => {
    assert.equal(at(3).shift, null);
    const halfway = at(3.5).shift;
    assert.ok(halfway && Math.abs(halfway.to - (0.5 + 1.75 / 2)) < 1e-12);
    assert.deepEqual(at(4).shift, { from: 0.5, to: 2.25 });
  });

  test("only then the curve is drawn, z falls to it, runs to the disc and lights it", () => {
    const steps = [4, 4.34, 4.54, 4.74, 5].map(at);
    assert.deepEqual(
      steps.map(({ drawn, fallen, run, glow }) =>
        [drawn, fallen, run, glow].map((share) => Math.round(share * 1e9) / 1e9),
      ),
      [
        [0, 0, 0, 0],
        [1, 0, 0, 0],
        [1, 1, 0, 0],
        [1, 1, 1, 0],
        [1, 1, 1, 1],
      ],
    );
  });

  test("numbers fly over their weights, where they take the hue of the sign; 0 stays", () => {
    const { flying, made } = at(1.3);
    assert.deepEqual([...made], [0, 0, 0, 0]);
    assert.deepEqual([...new Set(flying.map(({ source }) => source))].sort(), [0, 1, 3]);
    const first = flying.find(({ source }) => source === 0);
    assert.ok(first && first.tint > 0 && first.tint < 1);
    assert.equal(Math.abs((first?.x ?? 0) - cellAt(LAYOUT, 1, 0).x) < 1, true);
    assert.deepEqual([...at(2).made], [1, 1, 0, 1]);
  });

  test("a time is a picture, whichever way one comes to it", () => {
    const there = at(2.37);
    at(5);
    at(0);
    assert.deepEqual(at(2.37), there);
  });

  test("one axis carries sum, z and curve, in round steps, and reaches the bend", () => {
    assert.deepEqual(rangeOfZ(numbers()), [-4, 4]);
    assert.deepEqual(rangeOfZ({ ...numbers(), positive: { value: 10.3, shown: 10.3 } }), [-4, 12]);
    const crowd = { z: Float32Array.of(-7.3, 2), a: Float32Array.of(0, 1) };
    assert.deepEqual(rangeOfZ({ ...numbers(), crowd }), [-8, 4]);
    assert.deepEqual(rangeOfA(numbers(), [-4, 4]), [0, 1]);
    assert.deepEqual(roundValues([-4, 12], 6), [0, 5, 10]);
  });

  test("the ends of a scale have two significant digits or more, and are not said to be 0", () => {
    const limits = [0, 31.4, 1.237, 0.0342, 0.00016];
    assert.deepEqual(limits.map(decimalsOf), [1, 1, 2, 3, 5]);
  });

  for (const [width, height] of [
    [296, 280],
    [366, 520],
    [786, 510],
    [1600, 800],
  ]) {
    for (const [count, columns] of /** @type {[number, number | null][]} */ ([
      [784, 28],
      [16, null],
      [128, null],
    ])) {
      test(`everything has its place in ${width} × ${height} with ${count} before`, () => {
        const { pictures, line, curve, disc, font } = layoutInside({
          width,
          height,
          count,
          columns,
        });
        const [first, , last] = pictures;
        assert.ok(first.x >= 0 && last.x + last.width <= width);
        assert.ok(first.y + first.height + 2 * font < line.y);
        assert.ok(line.y + line.height + 4 * font < curve.y);
        assert.ok(curve.y + curve.height <= height && curve.height > 20);
        assert.ok(line.x + line.width < disc.x - disc.radius && disc.x + disc.radius < width);
      });
    }
  }
});

describe("the state", () => {
  test("the inside of a neuron opens at its beginning, at a still where motion is reduced, and of no pixel", () => {
    const opened = insideOpened(initialState(), REF);
    assert.deepEqual([opened.inside, opened.insidePlaying, opened.selection], [0, true, REF]);
    const still = insideOpened(initialState({ motion: "reduced" }), REF);
    assert.deepEqual([still.inside, still.insidePlaying], [1, false]);
    assert.equal(insideOpened(initialState(), { layer: 0, neuron: 3 }).inside, null);
  });

  test("another neuron closes it, a place opens it at any moment and closes it", () => {
    const opened = insideOpened(passed(), REF);
    assert.equal(selected(opened, { layer: 1, neuron: 0 }).inside, null);
    const moved = insideMoved(opened, 2.5);
    assert.equal(placeOf(moved).inside, 2.5);
    assert.equal(placed(passed(), { selection: REF, inside: 2.5 }).inside, 2.5);
    assert.equal(placed(moved, { inside: null }).inside, null);
    assert.equal(placed(moved, { view: "stage" }).inside, 2.5);
    assert.equal(placed(passed(), { selection: null, inside: 2.5 }).inside, null);
  });
});
