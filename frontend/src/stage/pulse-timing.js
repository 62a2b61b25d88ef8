/**
 * When things happen in a forward pass. Time runs from 0 (the pixels) to L (the output): at k the
 * layer k is fully lit. Between k and k + 1 a wave of pulses reaches the neurons of layer k + 1 one
 * after another, the first in line first. Nothing here is random: a time is a picture.
 * @module
 */

/** How long a pulse is on its way, in layers. */
export const FLIGHT = 0.55;

/** How long before its arrival a neuron begins to light up, in layers. */
const DAWN = 0.08;

/**
 * The time at which the pulses reach neuron `neuron` of the `count` neurons in layer `gap` + 1.
 * @param {number} gap
 * @param {number} neuron
 * @param {number} count
 */
export function arrival(gap, neuron, count) {
  return gap + FLIGHT + (1 - FLIGHT) * ((neuron + 1) / count);
}

/**
 * How far the pulses to one neuron have come, 0 … 1.
 * @param {number} time
 * @param {number} arrivalTime
 */
export function travelled(time, arrivalTime) {
  return clamp01((time - arrivalTime) / FLIGHT + 1);
}

/**
 * How far one neuron has lit up, 0 … 1; 1 from its arrival on.
 * @param {number} time
 * @param {number} arrivalTime
 */
export function lit(time, arrivalTime) {
  return clamp01((time - arrivalTime) / DAWN + 1);
}

/**
 * Every moment at which a neuron is reached, from the pixels (0) to the last output (L).
 * @param {number[]} sizes
 * @returns {number[]} Rising.
 */
export function arrivals(sizes) {
  const later = sizes
    .slice(1)
    .flatMap((count, gap) => Array.from({ length: count }, (_, i) => arrival(gap, i, count)));
  return [0, ...later];
}

/** @param {number} value */
function clamp01(value) {
  return value < 0 ? 0 : value > 1 ? 1 : value;
}
