import { drewAnother } from "../step.js";
import { brightest } from "../live.js";

/** @type {import("../step.js").Step} */
export default {
  name: "outputs",
  place: { input: { type: "handwriting", digit: 9, seed: 3 } },
  lit: ["input", "stage", "answer"],
  more: true,
  live: [
    { term: "output", layers: [-1] },
    { term: "answer", neuron: brightest(-1) },
  ],
  isDone: drewAnother,
  items: ["last-layer", "sum-of-outputs", "brightest-output", "cannot-decide"],
};
