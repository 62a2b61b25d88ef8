/**
 * TeX for what a neuron computes. Numbers that change with every pass are slots, `\htmlData{live=NAME}{…}`, so that a
 * formula is typeset once and then only filled in.
 * @module
 */

/** The most terms of a sum that are written out. */
export const MOST_TERMS = 200;

/**
 * How an activation function is applied and defined, in TeX.
 * @typedef {{apply: (inner: string) => string, definition: string}} Notation
 */

/** @type {Record<string, Notation>} */
const NOTATIONS = {
  sigmoid: {
    apply: (inner) => `\\sigma(${inner})`,
    definition: "\\sigma(z) = \\dfrac{1}{1 + e^{-z}}",
  },
  relu: {
    apply: (inner) => `\\max(0,\\; ${inner})`,
    definition: "\\operatorname{ReLU}(z) = \\max(0,\\, z)",
  },
  tanh: {
    apply: (inner) => `\\tanh(${inner})`,
    definition: "\\tanh(z) = \\dfrac{e^{z} - e^{-z}}{e^{z} + e^{-z}}",
  },
  identity: { apply: (inner) => inner, definition: "f(z) = z" },
  softmax: {
    apply: (inner) => `\\operatorname{softmax}(${inner})`,
    definition: "\\operatorname{softmax}(z)_j = \\dfrac{e^{z_j}}{\\sum_k e^{z_k}}",
  },
};

/** The notation for an activation function that is not listed. */
const UNKNOWN = { apply: (/** @type {string} */ inner) => `f(${inner})`, definition: "" };

/**
 * One neuron: index `neuron` of `nOut` in `layer`, with `nIn` inputs.
 * @typedef {{layer: number, neuron: number, nIn: number, nOut: number, activation: string}} NeuronShape
 */

/**
 * One line of a formula: the parts left and right of its equals sign.
 * @typedef {[string, string]} Line
 */

/**
 * Returns the definition of an activation function, or an empty string for one that is not listed.
 * @param {string} activation
 */
export function definitionTex(activation) {
  return notationOf(activation).definition;
}

/**
 * Returns the neuron in symbols, followed by the numbers of the pass down to its activation.
 * @param {NeuronShape} neuronShape
 * @returns {Line[]}
 */
export function neuronLines(neuronShape) {
  const { layer, neuron, nOut, activation } = neuronShape;
  const { apply } = notationOf(activation);
  const sum = `\\mathbf w_{${neuron}} \\cdot \\mathbf a^{(${layer - 1})} + ${biasTex(`b_{${neuron}}`)}`;
  const parts = ["positive", "negative", "bias"].map(live).join("\\;\\allowbreak ");
  const a = `a^{(${layer})}_{${neuron}}`;
  if (activation === "identity") return [line(a, sum), line("", parts), line("", live("a"))];
  if (activation === "softmax") {
    const share = `\\dfrac{e^{${live("z")}}}{\\sum_{k=0}^{${nOut - 1}} e^{z_k}}`;
    return [
      line(`z^{(${layer})}_{${neuron}}`, sum),
      line("", parts),
      line("", live("z")),
      line(a, share),
      line("", live("a")),
    ];
  }
  return [
    line(a, apply(sum)),
    line("", apply(parts)),
    line("", apply(live("z"))),
    line("", live("a")),
  ];
}

/**
 * Returns the weighted sum term by term, in symbols and in numbers.
 * @param {NeuronShape} neuronShape
 * @param {readonly number[]} sources The inputs whose terms are written out.
 * @param {boolean} more Whether other terms are left out.
 * @returns {Line[]}
 */
export function termLines({ layer, neuron }, sources, more) {
  /** @type {(term: (input: number) => string, bias: string) => string} */
  const writtenOut = (term, bias) =>
    `${[...sources.map(term), ...(more ? ["\\cdots"] : [])].join(" + \\allowbreak ")} ${bias}`;
  const symbols = writtenOut(
    (i) => `w_{${neuron},${i}}\\,a_{${i}}`,
    `+ ${biasTex(`b_{${neuron}}`)}`,
  );
  const numbers = writtenOut(
    (i) => `${live(`w${i}`)}\\cdot${live(`a${i}`)}`,
    `\\allowbreak ${live("bias")}`,
  );
  const near = `{}\\approx ${numbers}`;
  return [line(`z^{(${layer})}_{${neuron}}`, symbols), ["", near], line("", live("z"))];
}

/**
 * Returns the whole layer as one compact expression, with its dimensions underneath.
 * @param {NeuronShape} neuronShape
 */
export function layerTex({ layer, nIn, nOut, activation }) {
  /** @type {(symbol: string, rows: number, columns: number) => string} */
  const sized = (symbol, rows, columns) =>
    `\\underset{${rows}\\times${columns}}{${symbol}\\vphantom{W^{(${layer})}}}`;
  const W = sized(`\\mathbf W^{(${layer})}`, nOut, nIn);
  const before = sized(`\\mathbf a^{(${layer - 1})}`, nIn, 1);
  const bias = biasTex(sized(`\\mathbf b^{(${layer})}`, nOut, 1));
  const sum = `${W}\\;\\;${before} + ${bias}`;
  return `${sized(`\\mathbf a^{(${layer})}`, nOut, 1)} = ${notationOf(activation).apply(sum)}`;
}

/**
 * @param {string} left
 * @param {string} right
 * @returns {Line}
 */
function line(left, right) {
  return [left, `{}= ${right}`];
}

/** @param {string} name */
function live(name) {
  return `\\mathord{\\htmlClass{live ${name}}{\\htmlData{live=${name}}{0}}}`;
}

/** @param {string} inner */
function biasTex(inner) {
  return `\\htmlClass{bias}{${inner}}`;
}

/**
 * Wraps an activation function around its argument.
 * @param {string} activation
 * @param {string} inner
 */
export function applyTex(activation, inner) {
  return notationOf(activation).apply(inner);
}

/**
 * @param {string} activation
 * @returns {Notation}
 */
function notationOf(activation) {
  return NOTATIONS[activation] ?? UNKNOWN;
}
