/** @type {import("../step.js").Step} */
export default {
  name: "squish",
  place: { selection: { layer: 1, neuron: 5 } },
  lit: ["stage", "inspector"],
  more: true,
  live: [{ term: "squish", marks: "fp-squish canvas" }],
  show: "fp-squish",
  isDone: (state, began) => state.selection !== null && state.selection !== began.selection,
  items: [62, 63, 64, 65, 66, 67, 68, 102],
};
