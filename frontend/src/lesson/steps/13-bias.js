import { BIAS, valueOf } from "../../store/state.js";

/** The neuron whose bias is turned, and how far. */
const NEURON = { layer: 1, neuron: 0 };
const WANTED = -10;

/** @type {import("../step.js").Step} */
export default {
  name: "bias",
  place: { selection: NEURON },
  lit: ["inspector"],
  show: "fp-dials",
  isDone: ({ weights }) => valueOf(weights, NEURON.layer, NEURON.neuron, BIAS) <= WANTED,
  question: "bias-minus-ten",
  items: [69, 70, 71, 72],
};
