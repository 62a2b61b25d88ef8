/**
 * Multiplies a row by a column, term by term. Terms that are zero add nothing and are skipped.
 * @module
 */

import { digitsShown } from "../../../i18n/i18n.js";
import { breakdownOf, DECIMALS, fromUnits } from "../../../math/breakdown.js";

/**
 * One term other than zero; `passed` counts the skipped terms just before it.
 * @typedef {{source: number, w: number, a: number, passed: number}} Term
 */

/**
 * The steps: step 0 is before the first term, followed by one step per term, one for the bias, and one for the
 * squish.
 * @typedef {object} Steps
 * @property {Term[]} terms
 * @property {number} passed The number of all skipped terms.
 * @property {number} last
 * @property {number} z
 * @property {number} a
 * @property {(step: number) => number} runningAfter The running sum after a step.
 * @property {{sum: number, b: number, z: number}} shown Rounded so that sum + b = z.
 */

/**
 * @param {ArrayLike<number>} w A row of W.
 * @param {ArrayLike<number>} a As many activations.
 * @param {{b: number, z: number, a: number}} network The network's own numbers of this neuron.
 * @returns {Steps}
 */
export function stepsOf(w, a, network) {
  /** @type {Term[]} */
  const terms = [];
  const running = [0];
  let passed = 0;
  for (let source = 0; source < w.length; source += 1) {
    if (a[source] === 0) {
      passed += 1;
      continue;
    }
    terms.push({ source, w: w[source], a: a[source], passed });
    running.push(running[running.length - 1] + w[source] * a[source]);
    passed = 0;
  }
  running.push(network.z, network.z);
  const decimals = digitsShown(DECIMALS);
  const { sum, bias, z } = breakdownOf(w, a, network, 0, decimals);
  const shown = (/** @type {{shown: number}} */ figure) => fromUnits(figure.shown, decimals);
  return {
    terms,
    passed: w.length - terms.length,
    last: terms.length + 2,
    z: network.z,
    a: network.a,
    runningAfter: (step) => running[step],
    shown: { sum: shown(sum), b: shown(bias), z: shown(z) },
  };
}
