import { accuracyNow, NO_SWITCHES, sameNeuron } from "../store/state.js";
import { bias, condition, dial, isSwitchedSince, rule, turnedSince, uncounted } from "./puzzle.js";

/** @import { NeuronRef } from "../types.js" */

/** The neuron that looks at the picture, the one that passes its result on, and the two that answer. */
const DETECTOR = { layer: 1, neuron: 0 };
const RELAY = { layer: 2, neuron: 0 };
const SEVEN = { layer: 3, neuron: 7 };
const ONE = { layer: 3, neuron: 1 };
const OTHERS = [0, 2, 3, 4, 5, 6, 8, 9];

/** The weight with which each neuron reads the previous one. The bias puts the threshold at an activation of ½. */
const STRENGTH = 20;
/** The share of all 1s and 7s to be read correctly. */
const GOAL = 0.8;

/**
 * Returns dials for a neuron that reads only one other: with a positive strength it lights up when that one does.
 * @param {NeuronRef} of
 * @param {number} count Number of neurons in the previous layer; the first of them is read.
 * @param {number} strength
 */
function hears(of, count, strength) {
  const weights = Array.from({ length: count }, (_, i) => dial(of, i, i === 0 ? strength : 0));
  return [bias(of, 0 - strength / 2), ...weights];
}

/** @type {import("./puzzle.js").Puzzle} */
export default {
  name: "bar",
  place: {
    input: { type: "handwriting", digit: 7, seed: 1 },
    selection: DETECTOR,
    changes: [
      ...hears(DETECTOR, 784, 0),
      ...hears(RELAY, 16, STRENGTH),
      ...hears(ONE, 16, -STRENGTH),
      ...hears(SEVEN, 16, STRENGTH),
    ],
    switches: { ...NO_SWITCHES, off: OTHERS.map((neuron) => ({ layer: 3, neuron })) },
  },
  show: "fp-presets",
  conditions: (state, began) => {
    const counts = accuracyNow(state)?.perDigit;
    if (!counts) return uncounted(state);
    const [ones, sevens] = [counts[ONE.neuron], counts[SEVEN.neuron]];
    const share = (ones.correct + sevens.correct) / (ones.total + sevens.total);
    const elsewhere = turnedSince(state, began).filter((other) => !sameNeuron(other, DETECTOR));
    const isKept = elsewhere.length === 0 && !isSwitchedSince(state, began);
    return [
      condition("bar.told", { share, goal: GOAL }, share >= GOAL),
      rule("bar.elsewhere", isKept),
    ];
  },
};
