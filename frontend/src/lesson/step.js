/**
 * What a step of a lesson is, and the place from which each one starts.
 * @module
 */

import { NO_SWITCHES } from "../store/state.js";

/** @import { Bar } from "../math/presets.js" */
/** @import { Live } from "./live.js" */
/** @import { Batch, Drawing, GradientQuestion, Place, Sample, State, TrainingChoice } from "../types.js" */

/**
 * A part of the page that a step speaks of; `styles/lit.css` knows which elements it is.
 * @typedef {"input" | "stage" | "answer" | "inspector" | "timeline" | "modes" | "header"} Part
 */

/**
 * One step: one idea. Its words are `lesson.NAME.title`, `.text` and, if there is something to do,
 * `.task`. In the text *a term* is defined, and [a word] only lights what it speaks of.
 * @typedef {object} Step
 * @property {string} name As in the address: `?step=NAME`.
 * @property {Place} place What it sets; `PLACE` fills in the rest.
 * @property {Partial<GradientQuestion>} [asks] What is asked about the cost, where the Gradient view is open.
 * @property {Partial<TrainingChoice>} [trains] What is chosen for a training.
 * @property {readonly Part[]} lit The parts it speaks of; the others step back.
 * @property {string} [show] The element inside those parts that it is about: it is brought into sight.
 * @property {string} [seen] The element in which one sees what came of its task and its question, where that is not
 *   the stage.
 * @property {"overlay" | "sums" | "turned" | "changed" | "timing" | "end" | "ten" | "downhill"} [figure] What its card shows besides words.
 * @property {true} [more] There is more to say, behind a disclosure: `lesson.NAME.more`.
 * @property {readonly (Live | null)[]} [live] What the marked words of its text light, in their order.
 * @property {Drawing | Sample} [compared] The picture that what is drawn is compared with.
 * @property {Bar} [guide] The outline that is shown on the pad, to draw along.
 * @property {(state: State, began: State) => {name: string, value: number} | null} [measure] A number to keep, of
 *   the drawing at hand, once the network has answered it.
 * @property {(state: State) => number} [ofEach] A number to keep of each of ten digits, once the network has been
 *   shown it and its cost was found; kept as `ten.DIGIT`.
 * @property {Batch} [batch] The ten labelled digits that are asked all at once instead.
 * @property {(state: State) => {digits: number[], values: number[], mean: number}} [ofAll] The numbers to keep of them,
 *   in the order of the batch, once its cost was found.
 * @property {(state: State, began: State, measured: Record<string, number>) => boolean} [isDone] Whether
 *   the visitor has done what it asks for, from the state in which it began and by what was measured since.
 * @property {(state: State) => Record<string, string | number>} [values] Numbers in its words.
 * @property {string} [question] To predict before the answer is seen: a name of `questions/index.js`.
 * @property {readonly string[]} items What it covers, by slug: `tests/checklist.json` lists them.
 */

/**
 * Where a step starts if it says nothing else: a three, the network as trained, the whole pass done.
 * Colours, language and parts of the page stay as the visitor has them.
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
 * Whether there is another drawing than at the beginning, and the pen has left it.
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
