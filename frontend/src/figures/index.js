/**
 * What can be saved as a figure, in the order of the menu, and how it becomes a file. To add a kind: one file here and
 * one line below.
 *
 * RULE: a figure is painted by the code that paints the page, from the same state, so that it cannot show anything
 * else.
 * @module
 */

import "../i18n/all-messages.js";
import { paletteOf } from "../stage/color.js";
import { CONFUSION } from "./confusion-figure.js";
import { HEATMAP } from "./heatmap-figure.js";
import { INSIDE } from "./inside-figure.js";
import { MATRIX } from "./matrix-figure.js";
import { measuring } from "./paint.js";
import { ACCURACY, ACTIVATION, COST, LANDSCAPE, RESPONSE_PLOT } from "./plot-figures.js";
import { sheetOf } from "./sheet.js";
import { SLOPES } from "./slopes-figure.js";
import { PASS, STAGE } from "./stage-figure.js";
import { WALL } from "./wall-figure.js";

/** @import { Shade, State } from "../types.js" */
/** @import { Content, Kind, Sheet } from "./types.js" */

export { timesOf } from "./animation.js";
export { loadFont } from "./font.js";
export { paintOn, pngOf, svgOf } from "./paint.js";
export { MOST_CELLS } from "./svg-context.js";
export { canEncodeVideo } from "./video-support.js";

/** @type {readonly Kind[]} */
export const KINDS = [
  STAGE,
  PASS,
  HEATMAP,
  INSIDE,
  WALL,
  MATRIX,
  ACTIVATION,
  RESPONSE_PLOT,
  SLOPES,
  COST,
  ACCURACY,
  CONFUSION,
  LANDSCAPE,
];

/**
 * What a visitor chooses.
 * @typedef {Omit<Content, "palette"> & {what: string, shade: Shade, isTransparent: boolean, hasTitle: boolean}} Choice
 */

/**
 * Returns the figure that was chosen, or null until its numbers have arrived. The font must be loaded.
 * @param {State} state
 * @param {Choice} choice
 * @returns {Sheet | null}
 */
export function figureOf(state, choice) {
  const palette = paletteOf({ shade: choice.shade, hues: state.hues });
  const kind = KINDS.find(({ name }) => name === choice.what);
  const figure = kind?.isPossible(state) ? kind.figure(state, { ...choice, palette }) : null;
  return figure && sheetOf(figure, { ...choice, palette }, measuring());
}
