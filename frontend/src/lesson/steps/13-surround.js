import { isTrained } from "../../store/state.js";
import { drewAnother } from "../step.js";

/** @type {import("../step.js").Step} */
export default {
  name: "surround",
  place: { selection: { layer: 1, neuron: 0 } },
  lit: ["inspector", "input"],
  show: "fp-presets",
  isDone: (state, began) => !isTrained(state) && drewAnother(state, began),
  question: "blob-or-edge",
  items: [60, 61],
};
