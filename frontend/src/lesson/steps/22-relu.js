/** @type {import("../step.js").Step} */
export default {
  name: "relu",
  place: { model: "relu", selection: { layer: 1, neuron: 5 } },
  lit: ["stage", "inspector"],
  more: true,
  live: [{ term: "squish", marks: "fp-squish canvas" }],
  show: "fp-squish",
  isDone: (state, began) => state.selection !== null && state.selection !== began.selection,
  items: ["swapped-squish", "relu-curve", "relu-values", "relu-easier", "relu-deep"],
};
