/** @type {import("../step.js").Step} */
export default {
  name: "pixels",
  place: { selection: { layer: 0, neuron: 350 } },
  lit: ["stage", "inspector"],
  show: "fp-pixel-position",
  isDone: (state, began) => state.selection?.layer === 0 && state.selection !== began.selection,
  items: [17, 18, 21, 32],
};
