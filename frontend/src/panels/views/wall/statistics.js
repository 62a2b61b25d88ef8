/**
 * Statistics that the parts of the wall share.
 * @module
 */

import { momentsOf } from "./wall-numbers.js";

/** @import { LayerWeights } from "../../../types.js" */
/** @import { Moments } from "./wall-numbers.js" */

/** @type {WeakMap<object, Moments>} */
const known = new WeakMap();

/**
 * Returns the moments of all weights into a layer that have arrived; they are computed once.
 * @param {LayerWeights} into
 */
export function momentsInto(into) {
  let moments = known.get(into);
  if (!moments) known.set(into, (moments = momentsOf(loadedOf(into))));
  return moments;
}

/** @param {LayerWeights} into */
export function loadedOf({ W, nIn, rowsLoaded }) {
  return W.subarray(0, rowsLoaded * nIn);
}
