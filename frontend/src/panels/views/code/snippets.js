/**
 * The forward pass as programs, for people to read, copy and run. Nothing here computes.
 * @module
 */

import { activationsOf } from "../../../store/state.js";

/** @import { Card, Switches } from "../../../types.js" */

/** Each activation function in numpy, in plain Python and in JavaScript. */
const SQUISH = /** @type {const} */ ({
  sigmoid: {
    numpy: "1 / (1 + np.exp(-z))",
    loops: "[1 / (1 + math.exp(-value)) for value in z]",
    javascript: "z.map((value) => 1 / (1 + Math.exp(-value)))",
  },
  relu: {
    numpy: "np.maximum(z, 0)",
    loops: "[max(value, 0) for value in z]",
    javascript: "z.map((value) => Math.max(value, 0))",
  },
  tanh: {
    numpy: "np.tanh(z)",
    loops: "[math.tanh(value) for value in z]",
    javascript: "z.map((value) => Math.tanh(value))",
  },
  identity: { numpy: "z", loops: "z", javascript: "z" },
  softmax: {
    numpy: "np.exp(z - z.max()) / np.exp(z - z.max()).sum()",
    loops:
      "[math.exp(value - max(z)) / sum(math.exp(other - max(z)) for other in z) for value in z]",
    javascript: [
      "z.map((value) => Math.exp(value - Math.max(...z)) / ",
      "z.reduce((sum, other) => sum + Math.exp(other - Math.max(...z)), 0))",
    ].join(""),
  },
});

/** @typedef {keyof typeof SQUISH} Activation */

/** The ways to write a whole pass, and the names of their files. */
export const LANGUAGES = /** @type {const} */ ([
  { name: "package", file: "pass.py" },
  { name: "numpy", file: "pass_numpy.py" },
  { name: "loops", file: "pass_loops.py" },
  { name: "javascript", file: "pass.mjs" },
]);

/**
 * The network that a program runs.
 * @typedef {object} Program
 * @property {Card} card
 * @property {Switches} switches
 * @property {string} path The path of its weights and biases, in safetensors format.
 * @property {boolean} isDelivered Whether the network comes with the program, and is as trained.
 */

/**
 * Returns one layer in five lines of numpy, starting from the previous layer's activations. Switches add some lines.
 * @param {Program} program
 * @param {number} layer From 1 on.
 * @param {ArrayLike<number>} a
 */
export function layerSnippet(program, layer, a) {
  const { card, path, switches } = program;
  const { sizes } = card;
  const [nIn, nOut] = [sizes[layer - 1], sizes[layer]];
  const round = switches.bits ? "W, b = rounded(W), rounded(b)\n" : "";
  const hasBias = !switches.noBias.includes(layer);
  return `import numpy as np
from safetensors.numpy import load_file

a = np.array(${list(a)}, np.float32)
${roundingInNumpy(switches)}
file = load_file("${path}")
W, b = file["W${layer}"], file["b${layer}"]  # (${nOut}, ${nIn}) and (${nOut},)
${round}z = W @ a${hasBias ? " + b" : ""}  # (${nOut}, ${nIn}) @ (${nIn},)${hasBias ? ` + (${nOut},)` : ""}
a = ${squishOf(program, layer).numpy}  # (${nOut},)
${switchedInNumpy(program, layer)}print(a.tolist())
`;
}

/**
 * Returns a whole pass, from the network's input to its outputs.
 * @param {Program} program
 * @param {typeof LANGUAGES[number]["name"]} language
 * @param {ArrayLike<number>} seen
 */
export function passSnippet(program, language, seen) {
  return WRITERS[language](program, list(seen));
}

/** @type {Record<typeof LANGUAGES[number]["name"], (program: Program, seen: string) => string>} */
const WRITERS = {
  package: ({ card: { name, sizes, shuffled }, path, isDelivered }, seen) => {
    const network = isDelivered ? name : path;
    return shuffled
      ? `import forwardpass

seen = ${seen}  # the pixels in the order in which this network sees them

z, a = forwardpass.load("${network}").forward_from(0, seen, ${sizes.length - 1})
print(a.tolist())
`
      : `import forwardpass

x = ${seen}

trace = forwardpass.load("${network}").trace(x)
print(trace.output.tolist())  # trace.zs and trace.activations hold every number
`;
  },
  numpy: (program, seen) => `import numpy as np
from safetensors.numpy import load_file

a = np.array(${seen}, np.float32)
${roundingInNumpy(program.switches)}
file = load_file("${program.path}")
${layersOf(program, (layer, W, b) => {
  const sum = b ? `${W} @ a + ${b}` : `${W} @ a`;
  return `z = ${sum}
a = ${squishOf(program, layer).numpy}
${switchedInNumpy(program, layer)}`;
})}print(a.tolist())
`,
  loops: (program, seen) => `import math

from safetensors.numpy import load_file

a = ${seen}


def weighted_sums(W, a, b):
    z = []
    for weights, bias in zip(W, b):
        total = bias
        for weight, activation in zip(weights, a):
            total += weight * activation
        z.append(total)
    return z

${roundingInLoops(program.switches)}
file = {name: values.tolist() for name, values in load_file("${program.path}").items()}
${layersOf(program, (layer, W, b) => {
  const zeros = `[0] * ${program.card.sizes[layer]}`;
  return `z = weighted_sums(${W}, a, ${b || zeros})
a = ${squishOf(program, layer).loops}
${switchedInLoops(program, layer)}`;
})}print(a)
`,
  javascript: (program, seen) => `import { readFileSync } from "node:fs";

let a = ${seen};

// A safetensors file: eight bytes say how long its header is, the header says where numbers lie.
const { buffer } = new Uint8Array(readFileSync("${program.path}"));
const length = Number(new DataView(buffer).getBigUint64(0, true));
const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
const numbers = (name) => {
  const [begin, end] = header[name].data_offsets;
  return new Float32Array(buffer.slice(8 + length + begin, 8 + length + end));
};

function weightedSums(W, b, a) {
  return [...b].map((bias, k) => a.reduce((sum, value, i) => sum + W[k * a.length + i] * value, bias));
}
${roundingInJavaScript(program.switches)}
let z;
${layersOf(
  program,
  (
    layer,
    W,
    b,
  ) => `z = weightedSums(${W}, ${b || `new Float32Array(${program.card.sizes[layer]})`}, a);
a = ${squishOf(program, layer).javascript};
${switchedInJavaScript(program, layer)}`,
  (name) => `numbers("${name}")`,
)}console.log(JSON.stringify(a));
`,
};

/**
 * Returns the lines of every layer.
 * @param {Program} program
 * @param {(layer: number, W: string, b: string) => string} linesOf `b` is empty where biases are left out.
 * @param {(name: string) => string} read Returns the code that reads an array of the file.
 */
function layersOf({ card, switches }, linesOf, read = (name) => `file["${name}"]`) {
  const kept = (/** @type {string} */ name) =>
    switches.bits ? `rounded(${read(name)})` : read(name);
  return card.activations
    .map((_, at) => {
      const bias = switches.noBias.includes(at + 1) ? "" : kept(`b${at + 1}`);
      return linesOf(at + 1, kept(`W${at + 1}`), bias);
    })
    .join("");
}

/**
 * Returns the activation function of a layer, with switches applied.
 * @param {Program} program
 * @param {number} layer
 */
function squishOf({ card, switches }, layer) {
  const name = activationsOf({ card, switches })[layer - 1];
  return SQUISH[/** @type {Activation} */ (name)];
}

/**
 * Returns whether a layer's activations are rounded to 0 and 1, and which of its neurons are off.
 * @param {Program} program
 * @param {number} layer
 */
function switchedIn({ card, switches }, layer) {
  const off = switches.off.filter((ref) => ref.layer === layer).map(({ neuron }) => neuron);
  return {
    isBinary: switches.binary && layer < card.activations.length,
    off: off.length > 0 ? off.join(", ") : null,
  };
}

/**
 * @param {Program} program
 * @param {number} layer
 */
function switchedInNumpy(program, layer) {
  const { isBinary, off } = switchedIn(program, layer);
  return `${isBinary ? "a = (a >= 0.5).astype(np.float32)\n" : ""}${off ? `a[[${off}]] = 0\n` : ""}`;
}

/**
 * @param {Program} program
 * @param {number} layer
 */
function switchedInLoops(program, layer) {
  const { isBinary, off } = switchedIn(program, layer);
  return `${isBinary ? "a = [float(value >= 0.5) for value in a]\n" : ""}${
    off ? `for neuron in [${off}]:\n    a[neuron] = 0\n` : ""
  }`;
}

/**
 * @param {Program} program
 * @param {number} layer
 */
function switchedInJavaScript(program, layer) {
  const { isBinary, off } = switchedIn(program, layer);
  return `${isBinary ? "a = a.map((value) => Number(value >= 0.5));\n" : ""}${
    off ? `for (const neuron of [${off}]) a[neuron] = 0;\n` : ""
  }`;
}

/**
 * The number of even steps on each side of 0 for a number of bits; 0 for one bit, which holds only a sign.
 * @param {number} bits
 */
const stepsOf = (bits) => 2 ** (bits - 1) - 1;

/** @param {Switches} switches */
function roundingInNumpy({ bits }) {
  if (!bits) return "";
  const steps = stepsOf(bits);
  const grid = steps
    ? `np.rint(values.astype(np.float64) / largest * ${steps}) * largest / ${steps}`
    : "np.copysign(np.abs(values).mean(), np.where(values < 0, -1, 1))";
  return `

def rounded(values):
    largest = np.abs(values).max()
    if largest == 0:
        return values
    return (${grid}).astype(np.float32)

`;
}

/** @param {Switches} switches */
function roundingInLoops({ bits }) {
  if (!bits) return "";
  const steps = stepsOf(bits);
  const one = steps
    ? `round(value / largest * ${steps}) * largest / ${steps}`
    : "math.copysign(mean, -1 if value < 0 else 1)";
  const mean = steps ? "" : "    mean = sum(sizes) / len(sizes)\n";
  return `
def rounded(values):
    if isinstance(values[0], float):
        return rounded([values])[0]
    sizes = [abs(value) for row in values for value in row]
    largest = max(sizes)
    if largest == 0:
        return values
${mean}    return [[${one} for value in row] for row in values]

`;
}

/** @param {Switches} switches */
function roundingInJavaScript({ bits }) {
  if (!bits) return "";
  const steps = stepsOf(bits);
  const one = steps
    ? `(nearest((value / largest) * ${steps}) * largest) / ${steps}`
    : "value < 0 ? -mean : mean";
  return `
// The nearest whole number; of two as near, the even one.
const nearest = (x) => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x));

function rounded(values) {
  const sizes = values.map(Math.abs);
  const largest = sizes.reduce((most, size) => Math.max(most, size));
  const mean = sizes.reduce((sum, size) => sum + size) / sizes.length;
  return largest === 0 ? values : values.map((value) => ${one});
}
`;
}

/**
 * Returns the number of operations in one pass.
 * @param {number[]} sizes
 */
export function operations(sizes) {
  const weights = sizes.slice(1).reduce((sum, nOut, k) => sum + nOut * sizes[k], 0);
  const neurons = sizes.slice(1).reduce((sum, nOut) => sum + nOut, 0);
  return { multiplications: weights, additions: weights, squishes: neurons };
}

/**
 * Formats numbers as a list that both languages read, each as the shortest text that gives the same float32.
 * @param {ArrayLike<number>} values
 */
function list(values) {
  return `[${Array.from(values, shortest).join(", ")}]`;
}

/** @param {number} value A float32. */
function shortest(value) {
  for (let digits = 1; digits < 9; digits += 1) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) return String(text);
  }
  return String(value);
}
