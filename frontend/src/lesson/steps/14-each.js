import { changedNeurons } from "../changed.js";

/** @type {import("../step.js").Step} */
export default {
  name: "each",
  place: { view: "wall" },
  lit: ["stage"],
  live: [{ term: "heatmap", marks: "[data-part=tile][data-neuron='0']" }],
  show: ".tiles",
  figure: "changed",
  isDone: (state, began) => changedNeurons(state, began)?.[0].changed === 1,
  items: ["whole-layer", "own-weight"],
};
