/**
 * The forward pass as an animation: the page's own clock, moved by equal steps, and one painted sheet for each. Nothing is
 * recorded, so that the same pass always gives the same pictures, however fast the machine is.
 * @module
 */

import { createClock } from "../stage/clock.js";

/** @import { State } from "../types.js" */
/** @import { Sheet } from "./types.js" */

/** How long the finished pass stays at the end, ms. */
export const HOLD_MS = 2000;

/**
 * @typedef {object} Pace
 * @property {number} fps Frames per second.
 * @property {number} speed As on the timeline: at 1 a layer takes 0.9 s.
 */

/**
 * Returns the times on the timeline that the frames show, from 0 to the last layer.
 * @param {number[]} sizes Neurons per layer.
 * @param {Pace} pace
 */
export function timesOf(sizes, { fps, speed }) {
  const times = [0];
  let position = { time: 0, end: sizes.length - 1, playing: true, speed, sizes };
  const clock = createClock({
    read: () => position,
    onMove(time, playing) {
      position = { ...position, time, playing };
      times.push(time);
    },
  });
  while (position.playing) clock.tick(1000 / fps);
  return times;
}

/**
 * @typedef {object} Frame
 * @property {HTMLCanvasElement} canvas The same for all frames.
 * @property {number} at When the frame begins, in seconds.
 * @property {number} seconds How long it is shown.
 */

/**
 * Paints the frames one after another.
 * @param {State} state A pass with all of its layers.
 * @param {(state: State) => Sheet | null} sheetAt Returns the sheet of a moment.
 * @param {Pace & {width: number}} what `width` in pixels.
 * @param {(sheet: Sheet, width: number) => HTMLCanvasElement} paint
 * @param {(frame: Frame, i: number, count: number) => Promise<void>} take
 * @param {() => boolean} isWanted Asked before each frame; painting ends when it returns false.
 * @returns {Promise<boolean>} Whether all frames were taken.
 */
export async function paintFrames(state, sheetAt, { fps, speed, width }, paint, take, isWanted) {
  const times = timesOf(state.card?.sizes ?? [], { fps, speed });
  for (const [i, time] of times.entries()) {
    if (!isWanted()) return false;
    const sheet = sheetAt({ ...state, time, playing: false, byNeuron: false });
    if (!sheet) return false;
    const canvas = paint(sheet, width);
    const isLast = i === times.length - 1;
    const frame = { canvas, at: i / fps, seconds: isLast ? HOLD_MS / 1000 : 1 / fps };
    await take(frame, i, times.length);
    // The page goes on between frames.
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
  }
  return true;
}
