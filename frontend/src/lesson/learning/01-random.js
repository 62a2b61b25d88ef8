import { drewAnother } from "../step.js";
import { RANDOM } from "./random-network.js";

/** @type {import("../step.js").Step} */
export default {
  name: "random",
  place: { changes: [...RANDOM] },
  lit: ["input", "stage", "answer"],
  live: [
    { term: "dial", layers: [1, 2, -1] },
    { term: "output", layers: [-1] },
  ],
  values: ({ card }) => ({ count: card?.parameter_count ?? 0 }),
  isDone: drewAnother,
  question: "random-right",
  items: ["random-dials", "random-answers", "one-in-ten"],
};
