/** @type {import("../step.js").Step} */
export default {
  name: "function",
  place: { selection: { layer: 3, neuron: 5 } },
  lit: ["stage", "inspector"],
  show: "fp-response",
  isDone: (state) => state.probe !== null,
  question: "noise",
  items: [96, 97, 98, 99, 100, 116, 117],
};
