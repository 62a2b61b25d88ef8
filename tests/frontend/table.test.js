import assert from "node:assert/strict";
import { test } from "node:test";
import { digitsOf } from "../../frontend/src/a11y/table.js";

/** @param {string} text */
const significant = (text) => text.replace(/e.*/, "").replace(/^-?0*\.?0*|\./g, "").length;

for (const z of [-13.370001, 0.000012345678, 0.5, 1, 123.456, -0.99999994, 1e-9]) {
  test(`z = ${z} is stated with six significant digits and to within 1e-6`, () => {
    const text = digitsOf(z);
    assert.ok(significant(text) >= 6, text);
    assert.ok(Math.abs(Number(text) - z) <= 1e-6 * Math.max(1, Math.abs(z)), text);
  });
}

test("a z of nothing is stated too", () => {
  assert.equal(digitsOf(0), "0.00000");
});
