/**
 * The timeline of a forward pass. Time runs from 0 (the pixels) to L (the output): at time k, layer k is fully lit.
 * Between k and k + 1, pulses run to all neurons of layer k + 1 at once. Each neuron then works on what has arrived:
 * it adds up the sum, the bias shifts the sum, the result z falls on the curve of the squish, and the activation runs
 * from there into the neuron, which lights up. Only when a visitor steps from neuron to neuron does one work after
 * another. Nothing here is random: each time gives exactly one picture.
 * @module
 */

/** How long a pulse travels, in layers. */
export const FLIGHT = 0.5;

/**
 * The shares of a neuron's work by which the sum is complete, the bias has shifted it, and the curve has squished it.
 */
const SUMMED = 0.35;
const SHIFTED = 0.55;
const SQUISHED = 0.8;
/** The share of the squish during which z falls on the curve; during the rest, a runs into the neuron. */
const FALL = 0.6;

/**
 * The period in which the neurons of layer `gap` + 1 work.
 * @typedef {object} Wave
 * @property {number} gap
 * @property {number} count
 * @property {boolean} byNeuron Whether the neurons work one after another.
 */

/**
 * Returns when the pulses to a neuron have arrived.
 * @param {Wave} wave
 * @param {number} neuron
 */
export function arrival({ gap, count, byNeuron }, neuron) {
  return gap + FLIGHT + (byNeuron ? (1 - FLIGHT) * (neuron / count) : 0);
}

/**
 * Returns when a neuron is fully lit.
 * @param {Wave} wave
 * @param {number} neuron
 */
export function completion({ gap, count, byNeuron }, neuron) {
  return gap + FLIGHT + (1 - FLIGHT) * (byNeuron ? (neuron + 1) / count : 1);
}

/**
 * Returns how far the pulses to one neuron have travelled, 0 … 1.
 * @param {number} time
 * @param {Wave} wave
 * @param {number} neuron
 */
export function travelled(time, wave, neuron) {
  return clamp01((time - arrival(wave, neuron)) / FLIGHT + 1);
}

/**
 * Returns how much of its work one neuron has done, 0 … 1.
 * @param {number} time
 * @param {Wave} wave
 * @param {number} neuron
 */
export function worked(time, wave, neuron) {
  const begun = arrival(wave, neuron);
  return clamp01((time - begun) / (completion(wave, neuron) - begun));
}

/**
 * How much of the sum has been added up, 0 … 1.
 * @param {number} work 0 … 1
 */
export const summed = (work) => clamp01(work / SUMMED);

/**
 * How far the bias has shifted the sum, 0 … 1.
 * @param {number} work 0 … 1
 */
export const shifted = (work) => clamp01((work - SUMMED) / (SHIFTED - SUMMED));

/**
 * How far z has fallen on the curve, 0 … 1.
 * @param {number} work 0 … 1
 */
export const fallen = (work) => clamp01(squished(work) / FALL);

/**
 * How far a has run into the neuron, 0 … 1.
 * @param {number} work 0 … 1
 */
export const run = (work) => clamp01((squished(work) - FALL) / (1 - FALL));

/**
 * How far the neuron has lit up, 0 … 1.
 * @param {number} work 0 … 1
 */
export const lit = (work) => clamp01((work - SQUISHED) / (1 - SQUISHED));

/** @param {number} work 0 … 1 */
const squished = (work) => (work - SHIFTED) / (SQUISHED - SHIFTED);

/**
 * Returns every moment at which a neuron becomes fully lit when the neurons work one after another, from the pixels
 * (0) to the last output (L).
 * @param {number[]} sizes
 * @returns {number[]} Ascending.
 */
export function completions(sizes) {
  const later = sizes.slice(1).flatMap((count, gap) => {
    const wave = { gap, count, byNeuron: true };
    return Array.from({ length: count }, (_, i) => completion(wave, i));
  });
  return [0, ...later];
}

/** @param {number} value */
function clamp01(value) {
  return value < 0 ? 0 : value > 1 ? 1 : value;
}
