/** @type {import("../step.js").Step} */
export default {
  name: "hope",
  place: { input: { type: "handwriting", digit: 8, seed: 1 }, selection: { layer: 2, neuron: 0 } },
  lit: ["stage", "inspector"],
  live: [{ term: "hidden", layers: [2] }],
  show: "fp-projection",
  question: "which-lights",
  items: [13, 35, 36, 37, 38, 39, 40, 41, 42, 48, 49],
};
