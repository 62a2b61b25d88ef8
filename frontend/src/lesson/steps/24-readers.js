import { drewAnother } from "../step.js";

/** @type {import("../step.js").Step} */
export default {
  name: "readers",
  place: { view: "networks" },
  lit: ["stage", "input", "answer"],
  isDone: (state, began) => state.card?.name !== "digits" && drewAnother(state, began),
  question: "shuffled",
  items: ["no-hidden-layers", "one-output", "shuffled-pixels", "only-bits", "neighbouring-pixels"],
};
