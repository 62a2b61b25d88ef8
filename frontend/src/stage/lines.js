/**
 * Which lines are worth painting between two layers: the strongest, chosen once per pass and never
 * per repaint. A line's value is the contribution w × a, or the bare weight w.
 * @module
 */

import { largestOf } from "../math/largest.js";

/** @import { LayerWeights } from "../types.js" */
/** @import { Lines } from "./types.js" */

/** Fineness of the search for the strength of the weakest line still painted. */
const BINS = 1024;

/**
 * The strongest lines into a layer: `most` of them, or a few more that are about as strong as the last.
 * @param {Pick<LayerWeights, "W" | "nIn" | "rowsLoaded">} weights
 * @param {Float32Array | null} a Activations of the layer before (nIn,); null for bare weights.
 * @param {number} most
 * @returns {Lines}
 */
export function strongestLines({ W, nIn, rowsLoaded }, a, most) {
  const lit = sourcesThatSend(a, nIn);
  const total = lit.length * rowsLoaded;
  const values = new Float32Array(total);
  let largest = 0;
  let n = 0;
  for (let j = 0; j < rowsLoaded; j++) {
    for (const i of lit) {
      const value = a ? W[j * nIn + i] * a[i] : W[j * nIn + i];
      values[n++] = value;
      if (value > largest) largest = value;
      else if (-value > largest) largest = -value;
    }
  }
  const least = total > most ? thresholdFor(values, largest, most) : 0;
  return picked(values, lit, least, largest);
}

/**
 * All lines into one neuron, or all lines out of one.
 * @param {Pick<LayerWeights, "W" | "nIn" | "rowsLoaded">} weights
 * @param {Float32Array | null} a As in `strongestLines`.
 * @param {"into" | "outOf"} end
 * @param {number} neuron Of the layer after for "into", of the layer before for "outOf".
 * @returns {Lines}
 */
export function linesAt({ W, nIn, rowsLoaded }, a, end, neuron) {
  const into = end === "into";
  const others = into
    ? sourcesThatSend(a, nIn)
    : Uint16Array.from({ length: rowsLoaded }, (_, j) => j);
  const loaded = !into || neuron < rowsLoaded;
  const count = loaded ? others.length : 0;
  const sources = into ? others.slice(0, count) : new Uint16Array(count).fill(neuron);
  const targets = into ? new Uint16Array(count).fill(neuron) : others;
  const values = Float32Array.from({ length: count }, (_, k) => {
    const w = W[targets[k] * nIn + sources[k]];
    return a ? w * a[sources[k]] : w;
  });
  return { count, sources, targets, values, largest: largestOf(values) };
}

/**
 * Dark neurons send nothing.
 * @param {Float32Array | null} a
 * @param {number} nIn
 */
function sourcesThatSend(a, nIn) {
  const lit = new Uint16Array(nIn);
  let n = 0;
  for (let i = 0; i < nIn; i++) if (!a || a[i] !== 0) lit[n++] = i;
  return lit.subarray(0, n);
}

/**
 * A strength that at least `most` values reach, and hardly more: found by counting, not sorting.
 * @param {Float32Array} values
 * @param {number} largest
 * @param {number} most
 */
function thresholdFor(values, largest, most) {
  if (largest === 0) return 0;
  const counts = new Uint32Array(BINS + 1);
  const perUnit = BINS / largest;
  for (const value of values) counts[Math.floor(Math.abs(value) * perUnit)]++;
  let bin = BINS + 1;
  for (let reached = 0; bin > 0 && reached < most;) reached += counts[--bin];
  return bin / perUnit;
}

/**
 * @param {Float32Array} values Row by row: all of `lit` into target 0, then into target 1, …
 * @param {Uint16Array} lit
 * @param {number} least
 * @param {number} largest
 * @returns {Lines}
 */
function picked(values, lit, least, largest) {
  const kept = [];
  for (let k = 0; k < values.length; k++) {
    const size = Math.abs(values[k]);
    if (size >= least && size > 0) kept.push(k);
  }
  return {
    count: kept.length,
    sources: Uint16Array.from(kept, (k) => lit[k % lit.length]),
    targets: Uint16Array.from(kept, (k) => Math.floor(k / lit.length)),
    values: Float32Array.from(kept, (k) => values[k]),
    largest,
  };
}
