/**
 * The tour: which scene is showing, and what the page returns to at its end.
 * @module
 */

import { BLANK } from "./drawing.js";
import { lessonLeft } from "./lesson.js";
import { hovered, visited } from "./selection.js";

/** @import { Drawing, State } from "../types.js" */

/**
 * Starts the tour with a blank pad beside the network. What it hides of the page comes back at its end.
 * @param {State} state
 * @param {Drawing} written The complete drawing that the tour writes.
 * @returns {State}
 */
export function tourBegun(state, written) {
  const { drawing, undo, redo, stepCount, mode, lines, curtain } = lessonLeft(state);
  const before = { drawing, undo, redo, stepCount, mode, lines, curtain };
  const isOwn = drawing !== BLANK;
  return {
    ...visited(lessonLeft(state), null),
    view: "stage",
    mode: "live",
    lines: "flow",
    curtain: false,
    drawing: BLANK,
    undo: isOwn ? [...undo, { at: stepCount, drawing }] : undo,
    stepCount: isOwn ? stepCount + 1 : stepCount,
    tour: { at: 0, moving: state.motion === "full", written, before },
  };
}

/**
 * Moves to the next scene.
 * @param {State} state
 * @returns {State}
 */
export function tourMovedOn(state) {
  const { tour } = state;
  return tour ? { ...state, tour: { ...tour, at: tour.at + 1 } } : state;
}

/**
 * Pauses or resumes the tour.
 * @param {State} state
 * @returns {State}
 */
export function tourHeld(state) {
  const { tour } = state;
  return tour ? { ...state, tour: { ...tour, moving: !tour.moving } } : state;
}

/**
 * Ends the tour: with its complete drawing on the pad, with a blank pad, or with the drawing from before. `left`:
 * something else already uses the pad, so it stays as it is.
 * @param {State} state
 * @param {"written" | "blank" | "before" | "left"} pad
 * @returns {State}
 */
export function tourEnded(state, pad) {
  if (!state.tour) return state;
  const { written, before } = state.tour;
  const { mode, lines, curtain, ...drawn } = before;
  const ended = { ...hovered(state, null), tour: null };
  if (pad === "left") return ended;
  const back = { ...ended, penDown: false, mode, lines, curtain };
  if (pad === "before") return { ...back, ...drawn };
  return { ...back, drawing: pad === "blank" ? BLANK : written };
}
