/** A neuron as a function of its inputs, as what is painted of it. */

import { t } from "../../i18n/i18n.js";
import { activationsOf, describeNeuron, sameNeuron } from "../../store/state.js";
import { activationRange, presentInputs } from "./probing.js";

/** @import { Probe, ProbeResponse, State } from "../../types.js" */
/** @import { Palette } from "../../stage/types.js" */
/** @import { ResponsePicture } from "../plots/response.js" */

/**
 * Returns the probe if it belongs to the selected neuron.
 * @param {State} state
 */
export function probeOf({ probe, selection }) {
  return probe && sameNeuron(probe, selection) ? probe : null;
}

/**
 * @param {State} state
 * @param {Probe} probe
 */
export function presentActivation({ pass }, { layer, neuron }) {
  return pass?.layers[layer]?.a[neuron] ?? 0;
}

/**
 * @param {State} state
 * @param {Probe} probe
 * @param {number} which
 */
export function inputName(state, { from, inputs }, which) {
  const { values } = describeNeuron(state, { layer: from, neuron: inputs[which] });
  return t(from === 0 ? "response.pixel" : "response.neuron", { ...values, layer: from });
}

/**
 * @param {State} state
 * @param {Probe} probe
 * @param {ProbeResponse} response
 * @param {Palette} palette
 * @returns {ResponsePicture}
 */
export function responsePicture(state, probe, response, palette) {
  const curve = state.curves[activationsOf(state)[probe.layer - 1]];
  const presentA = presentActivation(state, probe);
  return {
    a: response.a,
    steps: response.steps,
    range: activationRange(response, curve, presentA),
    names: probe.inputs.map((_, which) => inputName(state, probe, which)),
    aName: t("neuron.a"),
    present: presentInputs(state, probe),
    presentA,
    at: null,
    palette,
  };
}
