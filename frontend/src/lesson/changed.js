/**
 * What one turned weight changes: which weight the lesson turns, and which neurons follow.
 * @module
 */

import { weightsInto } from "../math/weighted-sum.js";

/** @import { Dial, State } from "../types.js" */

/** How far the weight is turned. */
const TURN = 2;
/** An activation that changes by less looks the same wherever it is written. */
const SAME = 1e-6;

/**
 * Returns a weight of the first hidden layer: from the brightest pixel into the neuron that is nearest the middle of
 * its squish, where a change shows most. Null until the numbers have arrived.
 * @param {State} state
 * @returns {Dial | null}
 */
export function weightToTurn({ pass, weights }) {
  const [pixels, layer] = pass?.layers ?? [];
  if (!pixels || !layer) return null;
  const source = pixels.a.indexOf(Math.max(...pixels.a));
  const distances = Array.from(layer.a, (a) => Math.abs(a - 0.5));
  const neuron = distances.indexOf(Math.min(...distances));
  const into = weightsInto(weights[0], neuron);
  return into && { layer: 1, neuron, source, value: into[source] + TURN };
}

/**
 * Returns how many activations of each layer after the pixels differ between two states; null if the states have
 * different pictures or an incomplete pass.
 * @param {State} state
 * @param {State} before
 * @returns {{changed: number, all: number}[] | null}
 */
export function changedNeurons({ pass, drawing }, before) {
  const was = before.pass?.layers ?? [];
  if (!pass?.answer || drawing !== before.drawing || pass.layers.length !== was.length) return null;
  return pass.layers.slice(1).map(({ a }, i) => {
    const others = Array.from(a).filter((value, k) => Math.abs(value - was[i + 1].a[k]) > SAME);
    return { changed: others.length, all: a.length };
  });
}
