/**
 * The pass: what has come of it, and how far the playback has got.
 * @module
 */

import { lastLayer } from "./selection.js";

/** @import { Pass, State } from "../types.js" */
/** @import { Frame } from "../net/wire.js" */

/**
 * Layers, placement or answer of a pass have come. What belongs to an older input is ignored.
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
 * The numbers as they came, or those that were there if they are the same: whoever painted them need
 * not do so again.
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
 * The drawing has changed: what the network said was of another one. The pixels stay until those of the new
 * drawing are here.
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
 * Whether the pass waits for a press of play: nothing but the pixels is there.
 * @param {Pick<State, "mode" | "pass">} state
 */
export function awaitsPlay({ mode, pass }) {
  return mode === "staged" && (pass === null || pass.layers.length <= 1);
}

/**
 * @param {State} state
 * @param {number} time
 * @param {boolean} playing
 * @param {boolean} [byNeuron] Whether the way leads from neuron to neuron.
 * @returns {State}
 */
export function timeChanged(state, time, playing, byNeuron = false) {
  const clamped = Math.min(lastLayer(state), Math.max(0, time));
  const same = clamped === state.time && playing === state.playing && byNeuron === state.byNeuron;
  return same ? state : { ...state, time: clamped, playing, byNeuron };
}

/**
 * The answer, where the pass has come to it on the timeline.
 * @param {State} state
 */
export function answerShown(state) {
  return state.time >= lastLayer(state) ? (state.pass?.answer ?? null) : null;
}

/**
 * Whether the network is at rest: nothing is on the pad, and nobody has asked what it makes of that.
 * @param {Pick<State, "pass" | "blankShown" | "selection" | "lesson">} state
 */
export function isResting({ pass, blankShown, selection, lesson }) {
  return pass?.answer?.state === "blank" && !blankShown && !selection && !lesson;
}

/**
 * Whether the numbers of the pass are those of the drawing, the weights and the biases at hand.
 * @param {Pick<State, "penDown" | "pending" | "pass">} state
 */
export function isAnswered({ penDown, pending, pass }) {
  return !penDown && !pending && Boolean(pass?.answer);
}
