import { strongestEdge } from "../live.js";

/** @type {import("../step.js").Step} */
export default {
  name: "weights",
  place: { selection: { layer: 1, neuron: 2 } },
  lit: ["stage", "inspector"],
  live: [
    { term: "weights", edge: strongestEdge(0) },
    { term: "sum", marks: "[data-part=sum], [data-part=head-sum]" },
  ],
  show: "fp-pictures",
  isDone: (state) => state.edge !== null,
  items: [
    "one-neuron",
    "which-knobs",
    "weight-per-connection",
    "size-of-weights",
    "weighted-sum",
    "weights-as-picture",
    "hues-of-weights",
    "weights-as-probabilities",
    "which-language",
  ],
};
