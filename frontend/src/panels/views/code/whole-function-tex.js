/**
 * The whole network as one function in TeX: with matrices, with sums, and term by term.
 * @module
 */

import { applyTex } from "../../neuron/tex.js";

/** One letter for the neurons of each layer; the pixels have the last. */
const LETTERS = "ijklmnpqrstuv";

/** @typedef {{sizes: number[], activations: string[]}} Shape */

/**
 * f(W f(W a + b) + b): products and squishes nested in each other.
 * @param {Shape} shape
 */
export function matricesTex({ sizes, activations }) {
  const last = sizes.length - 1;
  const inner = activations.reduce((a, activation, before) => {
    const k = before + 1;
    const z = `\\mathbf W^{(${k})} ${a} + ${biasTex(`\\mathbf b^{(${k})}`)}`;
    return k === last ? applyTex(activation, z) : insideTex(activation, z);
  }, "\\mathbf a^{(0)}");
  return `\\mathbf a^{(${last})} = ${inner}`;
}

/**
 * Returns the first output as nested sums.
 * @param {Shape} shape
 */
export function sumsTex(shape) {
  return outputTex(shape, sumTex(shape, shape.sizes.length - 1, "0"));
}

/**
 * Returns the first output with its sums written out: the first and the last term of each, where the last one is not
 * expanded further.
 * @param {Shape} shape
 */
export function entriesTex(shape) {
  return outputTex(shape, entryTex(shape, shape.sizes.length - 1, 0));
}

/**
 * Returns how many products with a pixel the function has if no intermediate result has a name.
 * @param {Shape} shape
 */
export function productsWrittenOut({ sizes }) {
  return sizes.slice(0, -1).reduce((count, size) => count * size, 1);
}

/**
 * Softmax depends on every z of its layer, so the neuron's z is written out first and its share beside it.
 * @param {Shape} shape
 * @param {string} z
 */
function outputTex({ sizes, activations }, z) {
  const last = sizes.length - 1;
  const a = `a^{(${last})}_{0}`;
  const activation = activations[last - 1];
  if (activation !== "softmax") return `${a} = ${applyTex(activation, z)}`;
  const share = `\\dfrac{e^{z_0}}{\\sum_{k=0}^{${sizes[last] - 1}} e^{z_k}}`;
  return `${a} = ${share},\\quad z_0 = ${z}`;
}

/**
 * @param {Shape} shape
 * @param {number} layer
 * @param {string} row
 */
function sumTex({ sizes, activations }, layer, row) {
  const column = LETTERS[sizes.length - 1 - layer];
  /** @type {string} */
  const inner =
    layer === 1
      ? `a^{(0)}_{${column}}`
      : insideTex(activations[layer - 2], sumTex({ sizes, activations }, layer - 1, column));
  const sum = `\\sum_{${column}=0}^{${sizes[layer - 1] - 1}} w^{(${layer})}_{${row},${column}}\\,`;
  return `${sum}${inner} + ${biasTex(`b^{(${layer})}_{${row}}`)}`;
}

/**
 * @param {Shape} shape
 * @param {number} layer
 * @param {number} row
 */
function entryTex(shape, layer, row) {
  const last = shape.sizes[layer - 1] - 1;
  const terms = [termTex(shape, layer, row, 0, true), "\\cdots"];
  if (last > 0) terms.push(termTex(shape, layer, row, last, layer === 1));
  return `${terms.join(" + ")} + ${biasTex(`b^{(${layer})}_{${row}}`)}`;
}

/**
 * @param {Shape} shape
 * @param {number} layer
 * @param {number} row
 * @param {number} column
 * @param {boolean} open Whether its factor is written out too.
 */
function termTex(shape, layer, row, column, open) {
  const w = `w^{(${layer})}_{${row},${column}}\\,`;
  if (layer === 1) return `${w}a^{(0)}_{${column}}`;
  /** @type {string} */
  const z = open ? entryTex(shape, layer - 1, column) : "\\cdots";
  return w + insideTex(shape.activations[layer - 2], z);
}

/**
 * An activation inside a product keeps its brackets even if nothing is squished.
 * @param {string} activation
 * @param {string} z
 */
function insideTex(activation, z) {
  return activation === "identity" ? `\\bigl(${z}\\bigr)` : applyTex(activation, z);
}

/** @param {string} inner */
function biasTex(inner) {
  return `\\htmlClass{bias}{${inner}}`;
}
