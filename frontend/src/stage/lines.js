/**
 * Chooses which lines between two layers to paint: the strongest, chosen once per pass and never per repaint. A
 * line's value is the contribution w × a, or the weight w alone.
 * @module
 */

import { largestOf } from "../math/largest.js";

/** @import { LayerWeights } from "../types.js" */
/** @import { Lines } from "./types.js" */

/** Number of bins used to find the strength of the weakest line that is painted. */
const BINS = 1024;

/** @typedef {{first: number, end: number}} Span Neurons `first` … `end` − 1 of a layer. */

/**
 * Returns the strongest lines into a layer: `most` of them, or a few more that are about as strong as the last.
 * @param {Pick<LayerWeights, "W" | "nIn" | "rowsLoaded">} weights
 * @param {Float32Array | null} a Activations of the previous layer (nIn,); null for weights alone.
 * @param {number} most
 * @param {Span} [from] The sources that the lines may have; all unless stated.
 * @param {Span} [to] The targets that they may have.
 * @returns {Lines}
 */
export function strongestLines(
  { W, nIn, rowsLoaded },
  a,
  most,
  from = { first: 0, end: nIn },
  to = { first: 0, end: rowsLoaded },
) {
  const lit = sourcesThatSend(a, from);
  const end = Math.min(to.end, rowsLoaded);
  const total = lit.length * Math.max(end - to.first, 0);
  const values = new Float32Array(total);
  let largest = 0;
  let n = 0;
  for (let j = to.first; j < end; j++) {
    for (const i of lit) {
      const value = a ? W[j * nIn + i] * a[i] : W[j * nIn + i];
      values[n++] = value;
      if (value > largest) largest = value;
      else if (-value > largest) largest = -value;
    }
  }
  const least = total > most ? thresholdFor(values, largest, most) : 0;
  return picked(values, lit, to.first, least, largest);
}

/**
 * Returns all lines into one neuron, or all lines out of one.
 * @param {Pick<LayerWeights, "W" | "nIn" | "rowsLoaded">} weights
 * @param {Float32Array | null} a As in `strongestLines`.
 * @param {"into" | "outOf"} end
 * @param {number} neuron Index in the next layer for "into", in the previous layer for "outOf".
 * @returns {Lines}
 */
export function linesAt({ W, nIn, rowsLoaded }, a, end, neuron) {
  const into = end === "into";
  const others = into
    ? sourcesThatSend(a, { first: 0, end: nIn })
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
 * Returns the sources with an activation other than 0; neurons at 0 send nothing.
 * @param {Float32Array | null} a
 * @param {Span} from
 */
function sourcesThatSend(a, { first, end }) {
  const lit = new Uint16Array(end - first);
  let n = 0;
  for (let i = first; i < end; i++) if (!a || a[i] !== 0) lit[n++] = i;
  return lit.subarray(0, n);
}

/**
 * Returns a strength that at least `most` values reach, and few more. It counts values into bins instead of sorting
 * them.
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
 * @param {Float32Array} values Row by row: all of `lit` into the first target, then into the next, and so on.
 * @param {Uint16Array} lit
 * @param {number} first The first target.
 * @param {number} least
 * @param {number} largest
 * @returns {Lines}
 */
function picked(values, lit, first, least, largest) {
  const kept = [];
  for (let k = 0; k < values.length; k++) {
    const size = Math.abs(values[k]);
    if (size >= least && size > 0) kept.push(k);
  }
  return {
    count: kept.length,
    sources: Uint16Array.from(kept, (k) => lit[k % lit.length]),
    targets: Uint16Array.from(kept, (k) => first + Math.floor(k / lit.length)),
    values: Float32Array.from(kept, (k) => values[k]),
    largest,
  };
}
