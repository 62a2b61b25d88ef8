/**
 * The timeline inside a neuron. Time runs from 0 to 5, one unit per stage: at time k, the first k stages are done.
 * Nothing here is random: each time gives exactly one picture.
 * @module
 */

import { INSIDE_STAGES } from "../options.js";

/** @typedef {typeof INSIDE_STAGES[number]} Stage */

/** The time at which the scene ends. */
export const END = INSIDE_STAGES.length;

/**
 * The duration of each stage at speed 1, in ms.
 * @type {Record<Stage, number>}
 */
const LASTS_MS = { look: 1600, multiply: 3000, add: 4600, shift: 1700, squish: 2800 };

/**
 * Returns the index of the stage that a time lies in. A stage that has just ended still counts.
 * @param {number} time
 */
export function stageAt(time) {
  return Math.min(Math.max(Math.ceil(time) - 1, 0), END - 1);
}

/**
 * Returns the time to show where nothing moves: the end of the stage.
 * @param {number} time
 */
export function stillAt(time) {
  return stageAt(time) + 1;
}

/**
 * Returns how much of a stage is done, 0 … 1.
 * @param {number} time
 * @param {Stage} stage
 */
export function done(time, stage) {
  return clamp01(time - INSIDE_STAGES.indexOf(stage));
}

/**
 * Returns the time after a number of milliseconds.
 * @param {number} time
 * @param {number} ms
 */
export function later(time, ms) {
  let [at, left] = [time, ms];
  while (left > 0 && at < END) {
    const stage = Math.floor(at);
    const lasts = LASTS_MS[INSIDE_STAGES[stage]];
    const step = Math.min(stage + 1 - at, left / lasts);
    at = step === stage + 1 - at ? stage + 1 : at + step;
    left -= step * lasts;
  }
  return at;
}

/**
 * Returns how much of the part between two shares has passed, 0 … 1.
 * @param {number} share
 * @param {number} from
 * @param {number} to
 */
export const within = (share, from, to) => clamp01((share - from) / (to - from));

/**
 * Eases in and out.
 * @param {number} share 0 … 1
 */
export const eased = (share) => share * share * (3 - 2 * share);

/** @param {number} value */
export const clamp01 = (value) => (value < 0 ? 0 : value > 1 ? 1 : value);
