/**
 * The question of how the cost of one image depends on the network, and its answer: the mirror of `GradientQuestion`
 * and `GradientResponse` in `forwardpass.schemas.events`.
 * @module
 */

import { bytesOf, count, floatsIn, refuse } from "./messages.js";

/** @import { DialRef, Gradient } from "../../types.js" */

/**
 * @param {object} question
 * @param {number} question.seq
 * @param {Float32Array} question.a The activations of layer 0.
 * @param {number} question.digit The digit that the network should answer.
 * @param {string} question.cost
 * @param {number} question.learningRate
 * @param {DialRef} question.dial The dial to examine closely.
 */
export function gradientMessage({ seq, a, digit, cost, learningRate, dial }) {
  const { layer, neuron, source } = dial;
  const rate = { learning_rate: learningRate };
  return { seq, a: bytesOf(a), digit, cost, ...rate, dial: [layer, neuron, source] };
}

/**
 * @param {any} message
 * @returns {Gradient}
 * @throws {import("./header.js").FrameError} A field of the message is invalid.
 */
export function readGradient(message) {
  const { seq, cost, after, desired, terms, layers, dial } = message ?? {};
  if (!Array.isArray(layers)) refuse("layers", "a list of layers", layers);
  return {
    seq: count(seq, "seq"),
    cost: number(cost, "cost"),
    after: number(after, "after"),
    desired: floatsIn(desired, "desired"),
    terms: floatsIn(terms, "terms"),
    layers: layers.map((/** @type {any} */ layer) => ({
      activations: floatsIn(layer?.activations, "layers"),
      delta: floatsIn(layer?.delta, "layers"),
      weights: floatsIn(layer?.weights, "layers"),
      biases: floatsIn(layer?.biases, "layers"),
    })),
    check: {
      value: number(dial?.value, "dial"),
      before: number(dial?.before, "dial"),
      squishSlope: orNull(dial?.squish_slope, "dial"),
      activation: number(dial?.activation, "dial"),
      delta: number(dial?.delta, "dial"),
      slope: number(dial?.slope, "dial"),
      difference: number(dial?.difference, "dial"),
      h: number(dial?.h, "dial"),
      rounding: number(dial?.rounding, "dial"),
      relativeError: orNull(dial?.relative_error, "dial"),
    },
  };
}

/**
 * @param {unknown} value
 * @param {string} field
 */
const orNull = (value, field) => (value === null ? null : number(value, field));

/**
 * @param {unknown} value
 * @param {string} field
 * @returns {number}
 */
function number(value, field) {
  if (Number.isFinite(value)) return /** @type {number} */ (value);
  return refuse(field, "a finite number", value);
}
