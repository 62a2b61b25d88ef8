/** @type {import("../step.js").Step} */
export default {
  name: "matrix",
  place: { view: "matrix" },
  lit: ["stage"],
  live: [
    { term: "vector", marks: "[data-part=column][data-of=a]" },
    { term: "matrix", marks: "[data-part=matrix]" },
    { term: "bias", marks: "[data-part=column][data-of=b]" },
  ],
  isDone: (state) => state.edge !== null || state.selection !== null,
  items: [86, 87, 88, 89, 90, 91, 92, 93, 111, 120, 123],
};
