/** @type {import("../step.js").Step} */
export default {
  name: "hope",
  place: { input: { type: "handwriting", digit: 8, seed: 1 }, selection: { layer: 2, neuron: 0 } },
  lit: ["stage", "inspector"],
  live: [{ term: "hidden", layers: [2] }],
  show: "fp-projection",
  question: "which-lights",
  items: [
    "hopes-tested",
    "hope-of-layers",
    "pieces-of-9",
    "pieces-of-8",
    "pieces-of-4",
    "loop-neuron",
    "any-loop",
    "pieces-to-digits",
    "pieces-of-pieces",
    "other-pictures",
    "beyond-pictures",
  ],
};
