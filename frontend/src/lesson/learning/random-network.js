/**
 * The network of the second lesson before it learns: every dial random, the same each time.
 * @module
 */

import { normal } from "../../math/random-weights.js";
import { xorshift } from "../../math/xorshift.js";
import { BIAS } from "../../store/state.js";

/** @import { Dial } from "../../types.js" */

/** The sizes of the layers. */
const SIZES = [784, 16, 16, 10];
const SEED = 2463534242;

/**
 * Returns all 13,002 dials, each from the normal distribution with mean 0 and standard deviation 1/√n for a neuron with
 * n inputs. This keeps weighted sums near 0, where the squish is not flat.
 * @type {readonly Dial[]}
 */
export const RANDOM = randomDials();

function randomDials() {
  const next = xorshift(SEED);
  const random = () => next() / 2 ** 32;
  /** @type {Dial[]} */
  const dials = [];
  for (let layer = 1; layer < SIZES.length; layer += 1) {
    const inputs = SIZES[layer - 1];
    for (let neuron = 0; neuron < SIZES[layer]; neuron += 1) {
      for (let source = BIAS; source < inputs; source += 1) {
        const value = Math.fround(normal(random) / Math.sqrt(inputs));
        dials.push({ layer, neuron, source, value });
      }
    }
  }
  return dials;
}
