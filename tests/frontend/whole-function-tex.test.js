import assert from "node:assert/strict";
import { test } from "node:test";
import {
  entriesTex,
  matricesTex,
  productsWrittenOut,
  sumsTex,
} from "../../frontend/src/panels/views/code/whole-function-tex.js";

const DIGITS = { sizes: [784, 16, 16, 10], activations: ["sigmoid", "sigmoid", "sigmoid"] };
const WIDE = { sizes: [784, 128, 64, 10], activations: ["relu", "relu", "softmax"] };
const NO_HIDDEN = { sizes: [784, 10], activations: ["sigmoid"] };

/** TeX without what only colours it or moves it apart. */
const bare = (/** @type {string} */ tex) =>
  tex
    .replace(/\\htmlClass\{bias\}\{((?:[^{}]|\{[^{}]*\})*)\}/g, "$1")
    .replace(/\\,|\\mathbf /g, "");

test("three layers are three squishes, the first innermost", () => {
  assert.equal(
    bare(matricesTex(DIGITS)),
    "a^{(3)} = \\sigma(W^{(3)} \\sigma(W^{(2)} \\sigma(W^{(1)} a^{(0)} + b^{(1)}) + b^{(2)}) + b^{(3)})",
  );
});

test("a layer without squish leaves its brackets to the matrices", () => {
  const tex = matricesTex({ sizes: [784, 16, 10], activations: ["identity", "sigmoid"] });
  assert.equal(
    bare(tex),
    "a^{(2)} = \\sigma(W^{(2)} \\bigl(W^{(1)} a^{(0)} + b^{(1)}\\bigr) + b^{(2)})",
  );
});

test("every sum runs over all neurons of the layer before", () => {
  const limits = [...sumsTex(DIGITS).matchAll(/\\sum_\{(\w)=0\}\^\{(\d+)\}/g)];
  assert.deepEqual(
    limits.map(([, letter, last]) => [letter, last]),
    [
      ["i", "15"],
      ["j", "15"],
      ["k", "783"],
    ],
  );
});

test("written out, a sum names its first and its last weight", () => {
  assert.equal(
    bare(entriesTex(NO_HIDDEN)),
    "a^{(1)}_{0} = \\sigma(w^{(1)}_{0,0}a^{(0)}_{0} + \\cdots + w^{(1)}_{0,783}a^{(0)}_{783} + b^{(1)}_{0})",
  );
  for (const weight of ["w^{(3)}_{0,15}", "w^{(2)}_{0,15}", "w^{(1)}_{0,783}"]) {
    assert.ok(entriesTex(DIGITS).includes(weight), weight);
  }
});

test("softmax shares out the z of all outputs", () => {
  assert.match(sumsTex(WIDE), /e\^\{z_0\}\}\{\\sum_\{k=0\}\^\{9\} e\^\{z_k\}\}.*z_0 = /);
});

test("without names for what lies between, 200,704 pixels are multiplied for one output", () => {
  assert.equal(productsWrittenOut(DIGITS), 200_704);
  assert.equal(productsWrittenOut(NO_HIDDEN), 784);
  assert.equal(productsWrittenOut(WIDE), 6_422_528);
});
