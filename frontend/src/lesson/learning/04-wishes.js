import { RANDOM } from "./random-network.js";
import { ASKED, BATCH, isTenAsked, wishesOf } from "./slopes.js";

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
  seen: "fp-gradient section:has([data-part=batch])",
  figure: "ten",
  batch: BATCH,
  ofAll: wishesOf,
  isDone: (_, __, measured) => isTenAsked(measured),
  question: "mean-wish",
  items: ["layer-by-layer", "own-output-up", "mean-of-wishes"],
};
