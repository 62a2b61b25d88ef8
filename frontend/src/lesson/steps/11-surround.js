import { BAR } from "../../math/presets.js";
import { dialsFor, drawingOf, measuredNow } from "../bar.js";
import { strongestEdge } from "../live.js";

const NEURON = { layer: 1, neuron: 0 };

/** @type {import("../step.js").Step} */
export default {
  name: "surround",
  // The ink must stay on the bar; centring would move it.
  place: {
    selection: NEURON,
    changes: dialsFor(NEURON, "region"),
    centred: false,
    input: drawingOf("blank"),
  },
  lit: ["input", "inspector"],
  live: [{ term: "preset", edge: strongestEdge(-1), marks: "[data-action=use-edge]" }],
  show: "fp-pictures",
  figure: "sums",
  guide: BAR,
  measure: measuredNow,
  isDone: (_, __, measured) =>
    measured["region.blob"] >= measured["region.stroke"] &&
    measured["edge.stroke"] > measured["edge.blob"],
  question: "blob-or-edge",
  items: ["paint-surround", "surround-finds-edge"],
};
