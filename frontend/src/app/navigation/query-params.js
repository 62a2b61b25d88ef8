/**
 * The query parameters of the page's address.
 *
 * | parameter | value | what it does |
 * |---|---|---|
 * | `motion` | `off` | every pass is complete at once, and digits appear whole |
 * | `theme` | a name in `THEMES` | the theme, whatever the system prefers |
 * | `hues` | a name in `HUES` | the hues of positive and negative |
 * | `model` | name | the network to open first |
 * | `mode` | a name in `MODES` | `staged`: the pass waits for a press of play |
 * | `lines` | a name in `LINES` | `weights`: weights instead of weight × activation |
 * | `view` | a name of `panels/views/index.js` | the view instead of the stage; `neuron`: the open neuron alone, `lesson`: the lesson |
 * | `neuron` | layer.neuron, as `1.9` | the neuron to open; both numbers count from 0, and the pixels are layer 0 |
 * | `tab` | a name in `TABS` | the part of the open neuron that is shown |
 * | `embed` | | the page is inside another one, and shows only its view |
 * | `controls` | names in `PARTS` | also shows these parts; `all` for every one |
 * | `digit` | 0–9 | starts with this digit, handwritten |
 * | `seed` | 0 … | the seed of that handwriting |
 * | `mnist` | 0–9999 | starts with this test image |
 * | `lang` | a tag such as `de`, or `en-XA`, `ar-XB` to test the layout | the language; by default the browser's |
 * | `numbers` | `point`, `comma` | the decimal mark; by default that of the language |
 * | `digits` | 1–5 | how many digits follow the decimal mark |
 * | `tour` | | starts the tour, even if it was seen; an embed has none |
 * | `step` | name of a step or of a lesson, or nothing for the last one | opens the step, or the lesson at its last step |
 * | `puzzle` | name of a puzzle, or nothing for the first | opens the puzzle |
 *
 * Invalid values are ignored.
 * @module
 */

import { DECIMAL_DIGITS, LANGUAGE, MAX_MNIST_INDEX, MAX_SEED } from "../../options.js";
import { PLACE_ENTRIES } from "../../place-fields.js";
import { hiddenBut } from "../../store/page-parts.js";

/** @import { NeuronRef, State } from "../../types.js" */

/**
 * @typedef {object} QueryParams
 * @property {Partial<State>} state
 * @property {string | null} model
 * @property {{digit: number, seed: number} | null} handwriting
 * @property {number | null} testImage
 * @property {string | null} step Name of a step or of a lesson; empty for the step that was open last.
 * @property {string | null} puzzle Empty for the first.
 * @property {boolean} tour
 * @property {NeuronRef | null} neuron
 */

/**
 * @param {string} search The query of the address, with its question mark.
 * @param {boolean} prefersReducedMotion
 * @param {readonly string[]} views The names of all views.
 * @returns {QueryParams}
 */
export function readParams(search, prefersReducedMotion, views) {
  const params = new URLSearchParams(search);
  /** @type {Partial<State>} */
  const state = { motion: prefersReducedMotion ? "reduced" : "full" };
  if (params.get("motion") === "off") state.motion = "off";
  for (const [name, { kind, of = [], params: [param] = [] }] of PLACE_ENTRIES) {
    const value = params.get(param);
    if ((kind === "option" || kind === "tab") && value !== null && of.includes(value)) {
      Object.assign(state, { [name]: value });
    }
  }
  const language = params.get("lang");
  if (language && LANGUAGE.test(language)) state.language = language;
  const mark = params.get("numbers");
  const digits = wholeNumber(params.get("digits"), DECIMAL_DIGITS.length) || null;
  const known = mark === "point" || mark === "comma";
  if (known || digits) state.numbers = { mark: known ? mark : "auto", digits };
  const view = params.get("view");
  if (view !== null && views.includes(view)) state.view = view;
  const controls = params.get("controls");
  if (params.has("embed")) state.embedded = true;
  if (params.has("embed") || controls !== null) state.hidden = hiddenBut(controls ?? "", view);
  const digit = wholeNumber(params.get("digit"), 9);
  const seed = wholeNumber(params.get("seed"), MAX_SEED) ?? 1;
  return {
    state,
    model: params.get("model"),
    handwriting: digit === null ? null : { digit, seed },
    testImage: wholeNumber(params.get("mnist"), MAX_MNIST_INDEX),
    step: params.get("step") ?? (view === "lesson" ? "" : null),
    puzzle: params.get("puzzle"),
    tour: params.has("tour"),
    neuron: neuronAt(params.get("neuron") ?? (view === "neuron" ? "1.0" : null)),
  };
}

/**
 * @param {string | null} text
 * @param {number} most
 */
function wholeNumber(text, most) {
  return text !== null && /^\d{1,10}$/.test(text) && Number(text) <= most ? Number(text) : null;
}

/**
 * @param {string | null} text
 * @returns {NeuronRef | null}
 */
function neuronAt(text) {
  const [, layer, neuron] = /^(\d{1,3})\.(\d{1,5})$/.exec(text ?? "") ?? [];
  return layer === undefined ? null : { layer: Number(layer), neuron: Number(neuron) };
}
