/** @type {import("../step.js").Step} */
export default {
  name: "squish",
  place: { selection: { layer: 1, neuron: 5 } },
  lit: ["stage", "inspector"],
  more: true,
  live: [{ term: "squish", marks: "fp-squish canvas" }],
  show: "fp-squish",
  isDone: (state, began) => state.selection !== null && state.selection !== began.selection,
  items: [
    "any-number",
    "squish",
    "sigmoid-curve",
    "low-end",
    "high-end",
    "steady-rise",
    "nearly-0-or-1",
    "origin-of-squish",
  ],
};
