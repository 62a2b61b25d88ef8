import { sameNeuron } from "../store/state.js";
import { condition, isSwitchedSince, keptDrawing, readAs, rule, turnedSince } from "./puzzle.js";

/** @import { NeuronRef, State } from "../types.js" */

/** The hidden layers. Switching off an output says nothing about what leads to it. */
const HIDDEN = [1, 2];
/** An activation below this counts as silent. */
const SILENT = 0.05;

/** @type {import("./puzzle.js").Puzzle} */
export default {
  name: "neuron",
  place: { input: { type: "handwriting", digit: 4, seed: 132 } },
  conditions: (state, began) => {
    const touched = touchedSince(state, began);
    const silenced = touched.filter((of) => HIDDEN.includes(of.layer) && isSilent(state, of));
    const isElseSame = touched.length === silenced.length && isOtherwiseSame(state, began);
    const count = silenced.length;
    return [
      condition("neuron.silenced", { count }, count === 1),
      readAs(state, 4),
      rule("neuron.else", isElseSame),
      keptDrawing(state, began),
    ];
  },
};

/**
 * Returns the neurons with a changed dial, and those that were switched off.
 * @param {State} state
 * @param {State} began
 * @returns {NeuronRef[]}
 */
function touchedSince(state, began) {
  const turned = turnedSince(state, began).map(({ layer, neuron }) => ({ layer, neuron }));
  /** @type {NeuronRef[]} */
  const found = [];
  for (const of of [...state.switches.off, ...turned]) {
    if (!found.some((other) => sameNeuron(other, of))) found.push(of);
  }
  return found;
}

/**
 * @param {State} state
 * @param {NeuronRef} of
 */
function isSilent({ pass }, { layer, neuron }) {
  return (pass?.layers[layer]?.a[neuron] ?? 1) < SILENT;
}

/**
 * Whether no other switch is set.
 * @param {State} state
 * @param {State} began
 */
function isOtherwiseSame({ switches }, began) {
  return !isSwitchedSince({ switches: { ...switches, off: began.switches.off } }, began);
}
