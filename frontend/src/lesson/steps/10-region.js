import { isTrained } from "../../store/state.js";

/** @type {import("../step.js").Step} */
export default {
  name: "region",
  place: { selection: { layer: 1, neuron: 0 } },
  lit: ["inspector"],
  live: [{ term: "preset", marks: "[data-action=region]" }],
  show: "fp-presets",
  isDone: (state) => !isTrained(state),
  items: ["paint-region", "sum-of-region"],
};
