import { brightest } from "../live.js";

/** @type {import("../step.js").Step} */
export default {
  name: "neuron",
  place: {},
  lit: ["stage", "inspector"],
  live: [
    { term: "neuron", neuron: brightest(1) },
    { term: "activation", neuron: brightest(1) },
  ],
  isDone: (state) => (state.selection?.layer ?? 0) > 0,
  items: ["neuron-and-link", "neuron-holds-number", "between-0-and-1", "activation", "lit-neuron"],
};
