import { isTrained } from "../../store/state.js";

/** @type {import("../step.js").Step} */
export default {
  name: "bias",
  place: { selection: { layer: 1, neuron: 5 } },
  lit: ["inspector"],
  isDone: (state) => !isTrained(state),
  question: "bias-minus-ten",
  items: [69, 70, 71, 72],
};
