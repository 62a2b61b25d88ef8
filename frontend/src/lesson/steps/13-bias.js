import { BIAS, valueOf } from "../../store/state.js";

/** The neuron whose bias is turned, and the bias. */
const NEURON = { layer: 1, neuron: 0 };
const WANTED = -10;

/** @import { State } from "../../types.js" */

/** @type {import("../step.js").Step} */
export default {
  name: "bias",
  place: { selection: NEURON },
  lit: ["inspector", "answer"],
  more: true,
  show: "fp-dials",
  figure: "turned",
  values: (state) => {
    const bias = biasTold(state);
    return { bias, least: -bias };
  },
  live: [
    { turns: { dial: { ...NEURON, source: BIAS }, value: biasTold } },
    { term: "bias", marks: "[data-part=bias-dial], [data-part=bias]" },
  ],
  isDone: (state, began) =>
    biasOf(state) <= WANTED && activationOf(state) < activationOf(began) && !state.pending,
  question: "bias-minus-ten",
  items: ["threshold", "bias-of-minus-10", "without-biases", "weights-and-bias-apart"],
};

/** @param {State} state */
function biasOf({ weights }) {
  return valueOf(weights, NEURON.layer, NEURON.neuron, BIAS);
}

/** @param {State} state */
const activationOf = ({ pass }) => pass?.layers[NEURON.layer]?.a[NEURON.neuron] ?? 0;

/**
 * Returns the bias in the text: −10 until the visitor chooses another.
 * @param {State} state
 */
function biasTold(state) {
  if (!state.weights[0]) return WANTED;
  const isTurned = biasOf(state) !== valueOf(state.trained, NEURON.layer, NEURON.neuron, BIAS);
  return isTurned ? Math.round(biasOf(state) * 10) / 10 : WANTED;
}
