/**
 * The pass: what has arrived of it, and the position of its playback.
 * @module
 */

import { lastLayer } from "./selection.js";

/** @import { Pass, State } from "../types.js" */
/** @import { Frame } from "../net/wire.js" */

/**
 * Adds layers, the placement or the answer of a pass, unless they belong to an older input.
 * @param {State} state
 * @param {readonly Frame[]} frames
 * @returns {State}
 */
export function framesReceived(state, frames) {
  let { pass } = state;
  for (const frame of frames) {
    if (frame.kind === "weights") continue;
    if (pass && frame.seq < pass.seq) continue;
    if (!pass || frame.seq > pass.seq) pass = emptyPass(frame.seq);
    if (frame.kind === "layer") {
      const layers = pass.layers.slice();
      const before = state.pass?.layers[frame.layer];
      layers[frame.layer] = { z: frame.z, a: unlessSame(before?.a, frame.a) };
      pass = { ...pass, layers };
    } else if (frame.kind === "placement") {
      pass = { ...pass, placement: frame.placement };
    } else {
      pass = { ...pass, answer: frame.answer };
    }
  }
  if (pass === state.pass) return state;
  const isInked = pass?.answer && pass.answer.state !== "blank";
  return { ...state, pass, blankShown: state.blankShown && !isInked };
}

/**
 * Returns the new numbers, or the old array if they are equal, so that what was painted from it remains valid.
 * @param {Float32Array | undefined} before
 * @param {Float32Array} now
 */
function unlessSame(before, now) {
  const same = before?.length === now.length && now.every((value, i) => value === before[i]);
  return same ? before : now;
}

/**
 * @param {number} seq
 * @returns {Pass}
 */
function emptyPass(seq) {
  return { seq, layers: [], answer: null, placement: { scale: 1, dx: 0, dy: 0 } };
}

/**
 * The drawing has changed, so the answer no longer belongs to it. The pixels stay until those of the new drawing
 * arrive.
 * @param {State} state
 * @returns {State}
 */
export function passOutdated(state) {
  const { pass } = state;
  if (!pass || (!pass.answer && awaitsPlay(state) && state.time === 0)) return state;
  const layers = pass.layers.slice(0, 1);
  return { ...state, pass: { ...pass, layers, answer: null }, time: 0, playing: false };
}

/**
 * There is no pass of the drawing, and none will come.
 * @param {State} state
 * @returns {State}
 */
export const passMissing = (state) => ({ ...state, pass: null, playing: false });

/**
 * Whether the pass waits for the visitor to press play: only the pixels are shown.
 * @param {Pick<State, "mode" | "pass">} state
 */
export function awaitsPlay({ mode, pass }) {
  return mode === "staged" && (pass === null || pass.layers.length <= 1);
}

/**
 * @param {State} state
 * @param {number} time
 * @param {boolean} playing
 * @param {boolean} [byNeuron] Whether the time moves from neuron to neuron.
 * @returns {State}
 */
export function timeChanged(state, time, playing, byNeuron = false) {
  const clamped = Math.min(lastLayer(state), Math.max(0, time));
  const same = clamped === state.time && playing === state.playing && byNeuron === state.byNeuron;
  return same ? state : { ...state, time: clamped, playing, byNeuron };
}

/**
 * Returns the answer once the pass has reached it on the timeline, otherwise null.
 * @param {State} state
 */
export function answerShown(state) {
  return state.time >= lastLayer(state) ? (state.pass?.answer ?? null) : null;
}

/**
 * Whether the network is idle: the pad is blank, and the visitor has not asked what the network makes of that.
 * @param {Pick<State, "pass" | "blankShown" | "selection" | "lesson">} state
 */
export function isResting({ pass, blankShown, selection, lesson }) {
  return pass?.answer?.state === "blank" && !blankShown && !selection && !lesson;
}

/**
 * Whether the numbers of the pass belong to the current drawing, weights and biases.
 * @param {Pick<State, "penDown" | "pending" | "pass">} state
 */
export function isAnswered({ penDown, pending, pass }) {
  return !penDown && !pending && Boolean(pass?.answer);
}
