import assert from "node:assert/strict";
import { test } from "node:test";
import { breakdownOf } from "../../frontend/src/math/breakdown.js";
import { activationBreakdown, shiftOf } from "../../frontend/src/panels/neuron/breakdown.js";
import { initialState, switchesSet } from "../../frontend/src/store/state.js";

const REF = { layer: 1, neuron: 0 };
const W = Float32Array.of(0.9, -0.4, 0.25, 0.1, -1, 0.6);
const B = Float32Array.of(0.3, -0.8);
const A = Float32Array.of(1, 0.5, 0);

/** What the network computes where 3 bits are kept: 3 even steps each way up to the largest |value|. */
const rounded = (/** @type {Float32Array} */ values) => {
  const largest = Math.max(...values.map(Math.abs));
  return Array.from(values, (value) => (Math.round((value / largest) * 3) / 3) * largest);
};
const [w0, w1] = rounded(W);
const [b0] = rounded(B);
const Z = w0 * A[0] + w1 * A[1] + b0;

/** A network of 3 pixels and 2 neurons whose numbers are rounded, as the server answers. */
function roundedNetwork() {
  const weights = [{ W, b: B, nIn: 3, nOut: 2, rowsLoaded: 2 }];
  const layers = [
    { z: null, a: A },
    { z: Float32Array.of(Z, 0), a: Float32Array.of(0.6, 0.5) },
  ];
  const card = { sizes: [3, 2], activations: ["sigmoid"] };
  const plain = initialState(/** @type {any} */ ({ card, weights, trained: weights }));
  const state = switchesSet(plain, { bits: 3 });
  return { ...state, pass: /** @type {any} */ ({ layers }) };
}

test("with rounded weights the sum is that of the cells, and sum and shift make the network's z", () => {
  const state = roundedNetwork();
  const cells = W[0] * A[0] + W[1] * A[1];
  assert.ok(Math.abs(Z - (cells + B[0])) > 0.03, "rounding changes z");
  const found = activationBreakdown(state, REF);
  assert.ok(found);
  assert.ok(Math.abs(found.sum - cells) < 1e-6, `${found.sum} is not ${cells}`);
  assert.ok(Math.abs(found.sum + found.bias - Z) < 1e-6);
  assert.equal(found.shown.sum, Math.round(cells * 1000) / 1000);
  assert.ok(Math.abs(found.shown.sum + found.shown.bias - found.shown.z) < 1e-9);
  const { terms, sum } = breakdownOf(W.subarray(0, 3), A, { z: Z, b: shiftOf(state, REF) }, 6, 3);
  const shown = terms.reduce((total, term) => total + term.shown, 0);
  assert.equal(shown, sum.shown);
});

test("without rounding the shift is the bias, and nothing where a switch leaves it out", () => {
  const state = switchesSet(roundedNetwork(), { bits: null });
  assert.equal(shiftOf(state, REF), B[0]);
  assert.equal(shiftOf(switchesSet(state, { noBias: [1] }), REF), 0);
});
