import { RANDOM } from "./random-network.js";
import { ASKED, isTenAsked, slopeOf } from "./slopes.js";

/** @type {import("../step.js").Step} */
export default {
  name: "wishes",
  place: { changes: [...RANDOM], view: "gradient" },
  asks: ASKED,
  lit: ["stage"],
  live: [
    { term: "gradient", marks: "[data-part=layer-slopes][data-layer='3']" },
    { term: "gradient", marks: "[data-part=layer-slopes] canvas" },
  ],
  show: "fp-gradient [data-part=layer-slopes]",
  seen: "fp-gradient [data-part=layer-slopes]",
  figure: "ten",
  // A dial goes against its slope: what a digit wants of it is minus that.
  ofEach: (state) => -slopeOf(state),
  isDone: (_, __, measured) => isTenAsked(measured),
  question: "mean-wish",
  items: ["layer-by-layer", "own-output-up", "mean-of-wishes"],
};
