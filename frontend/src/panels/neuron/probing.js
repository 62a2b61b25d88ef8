/**
 * Builds probes of a neuron as a function: its inputs, their current values, and the range of its values.
 * @module
 */

import { rangeOf } from "../plots/axes.js";
import { pictureSeen, takesNumbers } from "../../store/state.js";

/** @import { Curve, NeuronRef, Probe, ProbeResponse, State } from "../../types.js" */
/** @import { Range } from "../plots/axes.js" */

/**
 * Returns the first probe: of the input in the previous layer with the largest contribution.
 * @param {State} state
 * @param {NeuronRef} ref
 * @returns {Probe}
 */
export function firstProbe(state, { layer, neuron }) {
  const from = layer - 1;
  return { layer, neuron, from, inputs: [strongest(state, { layer, neuron })] };
}

/**
 * Returns a probe of the same neuron with inputs from another layer.
 * @param {State} state
 * @param {Probe} probe
 * @param {number} from
 * @returns {Probe}
 */
export function probeFrom(state, probe, from) {
  const first = from === probe.layer - 1 ? strongest(state, probe) : brightest(state, from);
  return { ...probe, from, inputs: [first] };
}

/**
 * Returns the probe with a second input: the one with the largest contribution apart from the first.
 * @param {State} state
 * @param {Probe} probe
 * @returns {Probe}
 */
export function withSecond(state, probe) {
  const count = state.card?.sizes[probe.from] ?? 0;
  const [first] = probe.inputs;
  const other = probe.from === probe.layer - 1 ? strongest(state, probe, first) : first + 1;
  return { ...probe, inputs: [first, other % count] };
}

/**
 * Returns the values of the inputs in the current pass.
 * @param {State} state
 * @param {Probe} probe
 * @returns {number[]}
 */
export function presentInputs({ pass }, { from, inputs }) {
  return inputs.map((input) => pass?.layers[from]?.a[input] ?? 0);
}

/**
 * Returns the range of the neuron's activation: the full range where the function is bounded, so that the axis holds
 * still, otherwise the range of the values that arrived.
 * @param {ProbeResponse} response
 * @param {Curve | undefined} curve
 * @param {number} present
 * @returns {Range}
 */
export function activationRange({ a }, curve, present) {
  const values = curve?.a ?? a;
  const bounded = values.every((value) => Math.abs(value) <= 1);
  if (!bounded) return rangeOf([...a, present]);
  return values.some((value) => value < 0) ? [-1, 1] : [0, 1];
}

/**
 * Returns the input with the largest |w·a|, or on a blank pad the one with the largest |w|.
 * @param {State} state
 * @param {NeuronRef} ref
 * @param {number} [but] The input to leave out.
 */
function strongest({ weights, pass }, { layer, neuron }, but = -1) {
  const { W, nIn } = weights[layer - 1];
  const a = pass?.layers[layer - 1]?.a;
  const row = W.subarray(neuron * nIn, (neuron + 1) * nIn);
  const flows = row.map((w, i) => (i === but ? 0 : Math.abs(w * (a?.[i] ?? 0))));
  if (flows.some((flow) => flow > 0)) return largest(flows);
  return largest(row.map((w, i) => (i === but ? 0 : Math.abs(w))));
}

/**
 * @param {State} state
 * @param {number} layer
 */
function brightest({ card, pass }, layer) {
  const a = pass?.layers[layer]?.a;
  if (a?.some((value) => value !== 0)) return largest(a.map(Math.abs));
  if (takesNumbers(card)) return 0;
  const { rows, columns } = pictureSeen(card); // while nothing is drawn: the middle
  return layer === 0 ? Math.floor(rows / 2) * columns + Math.floor(columns / 2) : 0;
}

/** @param {Float32Array} values */
function largest(values) {
  return values.indexOf(Math.max(...values));
}
