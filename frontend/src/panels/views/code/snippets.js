/**
 * The forward pass as programs to run: text for people to read, copy and run. Nothing here computes.
 * @module
 */

/** @import { Card } from "../../../types.js" */

/** How each activation function is written in numpy, in plain Python and in JavaScript. */
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

/** The ways to write a whole pass, and what their files are called. */
export const LANGUAGES = /** @type {const} */ ([
  { name: "package", file: "pass.py" },
  { name: "numpy", file: "pass_numpy.py" },
  { name: "loops", file: "pass_loops.py" },
  { name: "javascript", file: "pass.mjs" },
]);

/**
 * One layer in five lines of numpy, from what the layer before sends.
 * @param {Card} card
 * @param {number} layer From 1 on.
 * @param {ArrayLike<number>} a
 */
export function layerSnippet({ name, sizes, activations }, layer, a) {
  const [nIn, nOut] = [sizes[layer - 1], sizes[layer]];
  const squish = SQUISH[/** @type {Activation} */ (activations[layer - 1])];
  return `import numpy as np
from safetensors.numpy import load_file

a = np.array(${list(a)}, np.float32)

file = load_file("trained/${name}.safetensors")
W, b = file["W${layer}"], file["b${layer}"]  # (${nOut}, ${nIn}) and (${nOut},)
z = W @ a + b  # (${nOut}, ${nIn}) @ (${nIn},) + (${nOut},)
a = ${squish.numpy}  # (${nOut},)
print(a.tolist())
`;
}

/**
 * A whole pass, from what the network saw to its outputs.
 * @param {Card} card
 * @param {typeof LANGUAGES[number]["name"]} language
 * @param {ArrayLike<number>} seen
 */
export function passSnippet(card, language, seen) {
  return WRITERS[language](card, list(seen));
}

/** @type {Record<typeof LANGUAGES[number]["name"], (card: Card, seen: string) => string>} */
const WRITERS = {
  package: ({ name, sizes, shuffled }, seen) =>
    shuffled
      ? `import forwardpass

seen = ${seen}  # the pixels in the order in which this network sees them

z, a = forwardpass.load("${name}").forward_from(0, seen, ${sizes.length - 1})
print(a.tolist())
`
      : `import forwardpass

x = ${seen}

trace = forwardpass.load("${name}").trace(x)
print(trace.output.tolist())  # trace.zs and trace.activations hold every number
`,
  numpy: ({ name, activations }, seen) => `import numpy as np
from safetensors.numpy import load_file

a = np.array(${seen}, np.float32)

file = load_file("trained/${name}.safetensors")
${activations
  .map(
    (activation, at) => `z = file["W${at + 1}"] @ a + file["b${at + 1}"]
a = ${SQUISH[/** @type {Activation} */ (activation)].numpy}
`,
  )
  .join("")}print(a.tolist())
`,
  loops: ({ name, activations }, seen) => `import math

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


file = {name: values.tolist() for name, values in load_file("trained/${name}.safetensors").items()}
${activations
  .map(
    (activation, at) => `z = weighted_sums(file["W${at + 1}"], a, file["b${at + 1}"])
a = ${SQUISH[/** @type {Activation} */ (activation)].loops}
`,
  )
  .join("")}print(a)
`,
  javascript: ({ name, activations }, seen) => `import { readFileSync } from "node:fs";

let a = ${seen};

// A safetensors file: eight bytes say how long its header is, the header says where numbers lie.
const { buffer } = new Uint8Array(readFileSync("trained/${name}.safetensors"));
const length = Number(new DataView(buffer).getBigUint64(0, true));
const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
const numbers = (name) => {
  const [begin, end] = header[name].data_offsets;
  return new Float32Array(buffer.slice(8 + length + begin, 8 + length + end));
};

function weightedSums(layer, a) {
  const [W, b] = [numbers(\`W\${layer}\`), numbers(\`b\${layer}\`)];
  return [...b].map((bias, k) => a.reduce((sum, value, i) => sum + W[k * a.length + i] * value, bias));
}

let z;
${activations
  .map(
    (activation, at) => `z = weightedSums(${at + 1}, a);
a = ${SQUISH[/** @type {Activation} */ (activation)].javascript};
`,
  )
  .join("")}console.log(JSON.stringify(a));
`,
};

/**
 * How much there is to compute in one pass.
 * @param {number[]} sizes
 */
export function operations(sizes) {
  const weights = sizes.slice(1).reduce((sum, nOut, k) => sum + nOut * sizes[k], 0);
  const neurons = sizes.slice(1).reduce((sum, nOut) => sum + nOut, 0);
  return { multiplications: weights, additions: weights, squishes: neurons };
}

/**
 * Numbers as a list that both languages read, each as the shortest text of the same float32.
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
