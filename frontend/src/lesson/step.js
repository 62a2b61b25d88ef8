/**
 * Defines what a step of a lesson is, and the place where each one starts.
 * @module
 */

import { NO_SWITCHES } from "../store/state.js";

/** @import { Bar } from "../math/presets.js" */
/** @import { Live } from "./live.js" */
/** @import { Batch, Drawing, GradientQuestion, Place, Sample, State, TrainingChoice } from "../types.js" */

/**
 * A part of the page that a step refers to; `styles/lit.css` lists its elements.
 * @typedef {"input" | "stage" | "answer" | "inspector" | "timeline" | "modes" | "header"} Part
 */

/**
 * A step explains one idea. Its texts are `lesson.NAME.title`, `.text` and, if the visitor has a task, `.task`. In the
 * text, *a term* is defined, and [a word] only highlights what it refers to.
 * @typedef {object} Step
 * @property {string} name As in the address: `?step=NAME`.
 * @property {Place} place What it sets; `PLACE` fills in the rest.
 * @property {Partial<GradientQuestion>} [asks] The question about the cost, if the Gradient view is open.
 * @property {Partial<TrainingChoice>} [trains] The choices for a training.
 * @property {readonly Part[]} lit The parts that it refers to; the others are dimmed.
 * @property {string} [show] The element inside those parts that it is about; the page scrolls to it.
 * @property {string} [seen] The element that shows the result of its task and its question, if that is not the stage.
 * @property {"overlay" | "sums" | "turned" | "changed" | "timing" | "end" | "ten" | "downhill"} [figure] The figure on
 *   its card.
 * @property {true} [more] Whether a disclosure shows more text: `lesson.NAME.more`.
 * @property {readonly (Live | null)[]} [live] What the marked words of its text highlight, in their order.
 * @property {Drawing | Sample} [compared] The picture to compare with the drawing.
 * @property {Bar} [guide] An outline on the pad, to draw along.
 * @property {(state: State, began: State) => {name: string, value: number} | null} [measure] Returns a number to keep
 *   about the current drawing, once the network has answered.
 * @property {(state: State) => number} [ofEach] Returns a number to keep about each of ten digits, once the network has
 *   seen it and its cost is known; kept as `ten.DIGIT`.
 * @property {Batch} [batch] The ten labelled digits to ask about all at once instead.
 * @property {(state: State) => {digits: number[], values: number[], mean: number}} [ofAll] Returns the numbers to keep
 *   about them, in the order of the batch, once its cost is known.
 * @property {(state: State, began: State, measured: Record<string, number>) => boolean} [isDone] Whether its task is
 *   done, judged by the state at its start and by what was measured since.
 * @property {(state: State) => Record<string, string | number>} [values] Returns the numbers in its texts.
 * @property {string} [question] The question to predict: a name in `questions/index.js`.
 * @property {readonly string[]} items The items that it covers, by slug; `tests/checklist.json` lists them.
 */

/**
 * Where a step starts by default: a three, the network as trained, and a complete pass. Colours, language and parts of
 * the page stay as the visitor chose them.
 * @type {Place}
 */
export const PLACE = {
  model: "digits",
  input: { type: "handwriting", digit: 3, seed: 1 },
  centred: true,
  changes: [],
  switches: NO_SWITCHES,
  view: "stage",
  selection: null,
  mode: "live",
  time: Infinity,
  lines: "flow",
  curtain: false,
};

/**
 * Whether the drawing differs from the one at the start, and the pen is up.
 * @param {State} state
 * @param {State} began
 */
export function drewAnother({ drawing, penDown }, began) {
  const blank = drawing.kind === "strokes" && drawing.strokes.length === 0;
  return drawing !== began.drawing && !penDown && !blank;
}

/**
 * @param {Step} step
 * @returns {Place}
 */
export const placeOfStep = ({ place }) => ({ ...PLACE, ...place });
