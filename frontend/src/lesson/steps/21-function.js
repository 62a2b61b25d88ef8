/** @type {import("../step.js").Step} */
export default {
  name: "function",
  place: { selection: { layer: 3, neuron: 5 } },
  lit: ["stage", "inspector"],
  more: true,
  live: [null, { term: "pixel", layers: [0] }, { term: "output", layers: [-1] }],
  show: "fp-response",
  isDone: (state) => state.probe !== null,
  question: "noise",
  items: [
    "neuron-as-function",
    "network-as-function",
    "operations",
    "no-memory",
    "simpler-networks",
    "all-of-vision",
    "size-of-a-brain",
    "confident-noise",
  ],
};
