import { RANDOM } from "./random-network.js";

/** @type {import("../step.js").Step} */
export default {
  name: "became",
  place: { changes: [...RANDOM], view: "learn" },
  trains: { preset: "lesson", changes: { epochs: 2 }, start: "open", rate: 0 },
  lit: ["stage"],
  more: true,
  live: [{ term: "training", marks: "[data-action=beginTraining], [data-part=run]" }],
  show: "[data-action=beginTraining]",
  seen: "fp-wall .tiles",
  isDone: ({ training }) => training?.run?.status === "done",
  question: "pictures",
  items: ["same-step-repeated", "reads-digits", "not-edges"],
};
