import { accuracyNow, BIAS, valueOf } from "../store/state.js";
import { bias, condition, uncounted } from "./puzzle.js";

/** The broken biases and their values, so low that their outputs are hardly ever the brightest. */
const OUTPUTS = [2, 4, 9];
const STUCK = -20;
/** The share of all test digits. */
const GOAL = 0.9;

/** @type {import("./puzzle.js").Puzzle} */
export default {
  name: "stuck",
  place: {
    input: { type: "handwriting", digit: OUTPUTS[0], seed: 1 },
    view: "dials",
    changes: OUTPUTS.map((neuron) => bias({ layer: 3, neuron }, STUCK)),
  },
  show: "fp-dial-board",
  conditions: (state) => {
    const accuracy = accuracyNow(state);
    if (!accuracy) return uncounted(state);
    const share = accuracy.correct / accuracy.total;
    const count = OUTPUTS.filter(
      (neuron) => valueOf(state.weights, 3, neuron, BIAS) === STUCK,
    ).length;
    return [
      condition("stuck.share", { share, goal: GOAL }, share >= GOAL),
      condition("stuck.left", { count }, count === OUTPUTS.length),
    ];
  },
};
