import { strongestEdge } from "../live.js";

/** @type {import("../step.js").Step} */
export default {
  name: "causes",
  place: { input: { type: "handwriting", digit: 9, seed: 1 }, selection: { layer: 3, neuron: 9 } },
  lit: ["stage", "inspector"],
  live: [
    { term: "causes", edge: strongestEdge(1) },
    { term: "causes", edge: strongestEdge(-1) },
  ],
  show: "fp-causes-effects",
  isDone: (state) => state.selection?.layer === 2,
  items: ["strongest-causes", "causes-of-9"],
};
