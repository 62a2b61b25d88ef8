/** @type {import("../step.js").Step} */
export default {
  name: "edges",
  place: { view: "wall" },
  lit: ["stage", "inspector"],
  more: true,
  live: [{ term: "heatmap", marks: ".tiles" }],
  show: ".tiles",
  isDone: (state) => state.selection?.layer === 1,
  items: [
    "little-edges",
    "long-line",
    "how-many-lit",
    "hope-judged",
    "one-mechanism",
    "only-filters",
    "almost-random",
  ],
};
