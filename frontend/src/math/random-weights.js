/**
 * Creates random weights and biases, as they are before training.
 * @module
 */

/** @import { NeuronRef, State } from "../types.js" */

/**
 * Returns random weights and biases, each drawn from the normal distribution with mean 0 and standard deviation 1.
 * @param {Pick<State, "weights">} state
 * @param {NeuronRef | null} of One neuron, or null for all of them.
 * @param {() => number} [random] In [0, 1).
 */
export function randomRows({ weights }, of, random = Math.random) {
  return weights.flatMap(({ nIn, nOut }, at) =>
    Array.from({ length: nOut }, (_, neuron) => ({ layer: at + 1, neuron }))
      .filter(({ layer, neuron }) => !of || (of.layer === layer && of.neuron === neuron))
      .map((ref) => ({
        ...ref,
        W: Float32Array.from({ length: nIn }, () => normal(random)),
        b: normal(random),
      })),
  );
}

/**
 * Draws a normally distributed number from two uniform ones, by the Box–Muller transform:
 * https://en.wikipedia.org/wiki/Box%E2%80%93Muller_transform
 * @param {() => number} random In [0, 1).
 */
export function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
