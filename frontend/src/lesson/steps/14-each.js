/** @type {import("../step.js").Step} */
export default {
  name: "each",
  place: { view: "wall" },
  lit: ["stage"],
  show: ".tiles",
  isDone: (state) => state.selection !== null,
  items: [73, 74],
};
