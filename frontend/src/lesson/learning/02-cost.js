import { RANDOM } from "./random-network.js";
import { ASKED, costOf, isTenAsked } from "./slopes.js";

/** @type {import("../step.js").Step} */
export default {
  name: "cost",
  place: { changes: [...RANDOM], view: "gradient" },
  asks: ASKED,
  lit: ["stage"],
  live: [
    { term: "gradient", marks: "[data-part=cost-terms] tbody" },
    { term: "gradient", marks: "[data-part=cost]" },
  ],
  show: "fp-gradient section:has([data-part=cost-terms])",
  seen: "fp-gradient section:has([data-part=cost-terms])",
  figure: "ten",
  ofEach: costOf,
  isDone: (_, __, measured) => isTenAsked(measured),
  question: "cost-trained",
  items: ["ten-squares", "mean-cost", "trained-cost"],
};
