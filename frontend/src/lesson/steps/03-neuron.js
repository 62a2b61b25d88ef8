/** @type {import("../step.js").Step} */
export default {
  name: "neuron",
  place: {},
  lit: ["stage", "inspector"],
  isDone: (state) => (state.selection?.layer ?? 0) > 0,
  items: [14, 15, 16, 19, 20],
};
