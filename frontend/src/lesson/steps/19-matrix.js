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
  items: [
    "whole-formula",
    "column-of-activations",
    "matrix-of-weights",
    "row-times-column",
    "linear-algebra",
    "column-of-biases",
    "squish-each-entry",
    "one-expression",
    "length-of-biases",
    "formula-with-numbers",
    "sum-or-matrix",
  ],
};
