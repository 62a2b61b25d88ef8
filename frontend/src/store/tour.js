/**
 * The tour: which scene is on, and what the page is when it ends.
 * @module
 */

import { BLANK } from "./drawing.js";
import { lessonLeft } from "./lesson-progress.js";
import { hovered, visited } from "./selection.js";

/** @import { Drawing, State } from "../types.js" */

/** What a visitor does to the page changes one of these. */
const ACTED = /** @type {const} */ ([
  "stepCount",
  "selection",
  "view",
  "lesson",
  "puzzles",
  "mode",
  "lines",
  "curtain",
  "help",
  "sharing",
  "destination",
  "centred",
]);

/**
 * Whether somebody has done something to the page since: drawn, opened, chosen.
 * @param {State} state
 * @param {State} before
 */
export function hasActed(state, before) {
  const isOther = before.card !== null && state.card?.name !== before.card.name;
  return isOther || ACTED.some((key) => state[key] !== before[key]);
}

/**
 * The tour begins, on a blank pad beside the network: what it hides of the page comes back at its end.
 * @param {State} state
 * @param {Drawing} written What is written in the tour, once it is whole.
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
 * The next scene begins.
 * @param {State} state
 * @returns {State}
 */
export function tourMovedOn(state) {
  const { tour } = state;
  return tour ? { ...state, tour: { ...tour, at: tour.at + 1 } } : state;
}

/**
 * The tour goes on by itself, or waits for the visitor.
 * @param {State} state
 * @returns {State}
 */
export function tourHeld(state) {
  const { tour } = state;
  return tour ? { ...state, tour: { ...tour, moving: !tour.moving } } : state;
}

/**
 * The tour ends: with what it wrote on the pad, whole; with a blank pad; or with the drawing that was there
 * before. `left`: the pad is somebody else's already.
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
