import { isTrained } from "../../store/state.js";

/** @type {import("../step.js").Step} */
export default {
  name: "surround",
  place: { selection: { layer: 1, neuron: 0 } },
  lit: ["inspector"],
  isDone: (state) => !isTrained(state),
  question: "blob-or-edge",
  items: [60, 61],
};
