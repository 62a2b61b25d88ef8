import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { largestOf } from "../../frontend/src/math/largest.js";
import { breakdownOf, fromUnits, sumRangeOf } from "../../frontend/src/math/breakdown.js";
import {
  partsOf,
  productsOf,
  projectedOf,
  strongest,
  weightsInto,
  weightsOutOf,
} from "../../frontend/src/math/weighted-sum.js";

/** @import { SumBreakdown } from "../../frontend/src/math/breakdown.js" */

/** Two layers: 3 → 2 → 1. */
const WEIGHTS = [
  {
    W: Float32Array.of(1, 2, 3, 4, 5, 6),
    b: Float32Array.of(0.5, -0.5),
    nIn: 3,
    nOut: 2,
    rowsLoaded: 2,
  },
  { W: Float32Array.of(10, -1), b: Float32Array.of(1), nIn: 2, nOut: 1, rowsLoaded: 1 },
];

/**
 * What must hold of the figures as shown, whatever the numbers.
 * @param {SumBreakdown} breakdown
 */
function addsUp({ terms, rest, positive, negative, sum, bias, z }) {
  const listed = terms.reduce((total, { shown }) => total + shown, 0);
  assert.equal(listed + rest.shown, sum.shown, "terms + rest = sum");
  assert.equal(positive.shown + negative.shown, sum.shown, "positive + negative = sum");
  assert.equal(sum.shown + bias.shown, z.shown, "sum + bias = z");
}

describe("the breakdown of a weighted sum", () => {
  test("lists the largest terms and puts the others together", () => {
    const w = [0.5, -2, 0.25, 1];
    const a = [1, 0.5, 1, 0];
    const breakdown = breakdownOf(w, a, { z: -0.75, b: -0.5 }, 2, 3);
    assert.deepEqual(breakdown, {
      terms: [
        { source: 1, weight: -2, activation: 0.5, value: -1, shown: -1000 },
        { source: 0, weight: 0.5, activation: 1, value: 0.5, shown: 500 },
      ],
      rest: { count: 2, value: 0.25, shown: 250 },
      positive: { value: 0.75, shown: 750 },
      negative: { value: -1, shown: -1000 },
      sum: { value: -0.25, shown: -250 },
      bias: { value: -0.5, shown: -500 },
      z: { value: -0.75, shown: -750 },
    });
  });

  test("lets the rest absorb what rounding leaves", () => {
    const third = 1 / 3;
    const breakdown = breakdownOf([third, third, third], [1, 1, 1], { z: 1.0004, b: 0.0004 }, 2, 3);
    assert.deepEqual(
      breakdown.terms.map(({ shown }) => shown),
      [333, 333],
    );
    assert.equal(breakdown.rest.shown, 334);
    addsUp(breakdown);
  });

  test("with no other term the largest one absorbs what rounding leaves", () => {
    const breakdown = breakdownOf([0.3334, 0.3334], [1, 1], { z: 0.6668, b: 0 }, 6, 3);
    assert.deepEqual(
      breakdown.terms.map(({ shown }) => shown),
      [334, 333],
    );
    assert.deepEqual(breakdown.rest, { count: 0, value: 0, shown: 0 });
    addsUp(breakdown);
  });

  test("where only dark inputs are left, the rest is exactly nothing", () => {
    const breakdown = breakdownOf([0.1, 0.2, 0.3, 5], [1, 1, 1, 0], { z: 0.6, b: 0 }, 3, 3);
    assert.deepEqual(breakdown.rest, { count: 1, value: 0, shown: 0 });
    addsUp(breakdown);
  });

  test("is only the bias for a blank input", () => {
    const breakdown = breakdownOf([1, -2, 3], [0, 0, 0], { z: -1.2345, b: -1.2345 }, 6, 3);
    assert.deepEqual(breakdown.terms, []);
    assert.deepEqual(breakdown.rest, { count: 3, value: 0, shown: 0 });
    assert.deepEqual(breakdown.positive, { value: 0, shown: 0 });
    assert.deepEqual(breakdown.negative, { value: 0, shown: 0 });
    assert.deepEqual(breakdown.sum, { value: 0, shown: 0 });
    addsUp(breakdown);
  });

  test("has one term for a single input", () => {
    const breakdown = breakdownOf([2], [0.25], { z: 0.25, b: -0.25 }, 6, 3);
    assert.deepEqual(breakdown.terms, [
      { source: 0, weight: 2, activation: 0.25, value: 0.5, shown: 500 },
    ]);
    addsUp(breakdown);
  });

  test("shows no negative part where every term is positive, and none positive where all fall", () => {
    const up = breakdownOf([0.1004, 0.1004], [1, 1], { z: 0.2008, b: 0 }, 1, 3);
    assert.deepEqual([up.positive.shown, up.negative.shown], [201, 0]);
    const down = breakdownOf([-0.1004, -0.1004], [1, 1], { z: -0.2008, b: 0 }, 1, 3);
    assert.deepEqual([down.positive.shown, down.negative.shown], [0, -201]);
  });

  test("adds up where activations are above one, as with relu and identity", () => {
    const w = Float32Array.of(0.111, -0.222, 0.333, 0.4444, -0.5555, 0.6666, 0.7777, -0.8888);
    const a = Float32Array.of(12.34, 0, 5.678, -9.1011, 3.1415, 2.7182, 1.4142, 0.5772);
    const { sum } = partsOf(productsOf(w, a));
    for (const b of [0, -0.98765, 3.00049, 1e-7]) {
      addsUp(breakdownOf(w, a, { z: Math.fround(sum + b), b }, 6, 3));
    }
  });

  test("takes z from the network, though float32 rounded it", () => {
    const breakdown = breakdownOf([1], [0.0015], { z: 0.0014999, b: 0 }, 6, 3);
    assert.deepEqual([breakdown.z.shown, breakdown.sum.shown, breakdown.terms[0].shown], [1, 1, 1]);
  });

  test("adds up in as many decimals as are asked for", () => {
    const third = 1 / 3;
    for (const [decimals, shown] of [
      [0, 1],
      [1, 10],
      [5, 100_000],
    ]) {
      const breakdown = breakdownOf([third, third, third], [1, 1, 1], { z: 1, b: 0 }, 2, decimals);
      addsUp(breakdown);
      assert.equal(breakdown.z.shown, shown);
      assert.equal(fromUnits(breakdown.z.shown, decimals), 1);
    }
  });

  test("never shows minus nothing", () => {
    const breakdown = breakdownOf([-0.0001], [1], { z: -0.0001, b: 0 }, 6, 3);
    assert.ok(Object.is(breakdown.z.shown, 0));
    assert.ok(Object.is(breakdown.sum.shown, 0));
    assert.ok(Object.is(fromUnits(breakdown.negative.shown, 3), 0));
  });
});

describe("arithmetic with what was sent", () => {
  test("the strongest come first, the earlier of two equals before the later, zeros never", () => {
    assert.deepEqual(strongest([1, -3, 0, 3, 2], 3), [1, 3, 4]);
    assert.deepEqual(strongest([0, 0], 3), []);
  });

  test("those that raise and those that lower are found apart", () => {
    const values = [1, -3, 0, 3, -2];
    assert.deepEqual(
      strongest(values, 2, (value) => value),
      [3, 0],
    );
    assert.deepEqual(
      strongest(values, 9, (value) => -value),
      [1, 4],
    );
  });

  test("the largest value counts without its sign", () => {
    assert.equal(largestOf([0.5, -2, 1]), 2);
    assert.equal(largestOf([]), 0);
  });

  test("inputs between 0 and 1 reach from the negative weights' sum to the positive ones'", () => {
    assert.deepEqual(sumRangeOf([1, -2, 3, -0.5]), { least: -2.5, greatest: 4 });
  });

  test("row k of W leads into neuron k, column k out of it", () => {
    assert.deepEqual([...(weightsInto(WEIGHTS[0], 1) ?? [])], [4, 5, 6]);
    assert.deepEqual([...(weightsOutOf(WEIGHTS[0], 1) ?? [])], [2, 5]);
  });

  test("weights that have not come are no zeros", () => {
    const [first, second] = WEIGHTS;
    assert.equal(weightsInto({ ...first, rowsLoaded: 1 }, 1), null);
    assert.equal(weightsOutOf({ ...first, rowsLoaded: 1 }, 1), null);
    assert.equal(weightsInto(undefined, 0), null);
    assert.equal(projectedOf([{ ...first, rowsLoaded: 1 }, second], 2, 0), null);
  });

  test("a neuron of the second layer is carried back to the inputs by W⁽²⁾ · W⁽¹⁾", () => {
    assert.deepEqual([...(projectedOf(WEIGHTS, 2, 0) ?? [])], [6, 15, 24]);
  });

  test("a neuron of the first layer is its own picture", () => {
    assert.deepEqual([...(projectedOf(WEIGHTS, 1, 0) ?? [])], [1, 2, 3]);
  });
});
