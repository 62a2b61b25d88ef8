/**
 * What the address of the page can ask for.
 *
 * | parameter | value | what it does |
 * |---|---|---|
 * | `motion` | `off` | every pass is finished at once, digits appear whole |
 * | `theme` | a name in `THEMES` | whatever the system prefers |
 * | `hues` | a name in `HUES` | of positive and negative |
 * | `model` | name | the network to open first |
 * | `mode` | a name in `MODES` | `staged`: the pass waits for a press of play |
 * | `lines` | a name in `LINES` | `weights`: bare weights instead of what flows |
 * | `view` | a name of `panels/views/index.js` | what stands in the middle instead of the stage; `neuron`: the opened neuron alone, `lesson`: the lesson |
 * | `neuron` | layer.neuron, as `1.9` | the neuron to open; both count from 0, the pixels are layer 0 |
 * | `tab` | a name in `TABS` | the part of the open neuron that is shown |
 * | `embed` | | the page stands inside another one: it shows no part but its view |
 * | `controls` | names in `PARTS` | and these parts; `all` for every one |
 * | `digit` | 0–9 | begins with this digit, handwritten |
 * | `seed` | 0 … | of that hand |
 * | `mnist` | 0–9999 | begins with this test image |
 * | `lang` | a tag as `de`, or `en-XA`, `ar-XB` to try the page out | the language; without it the browser's |
 * | `numbers` | `point`, `comma` | the decimal mark; without it that of the language |
 * | `digits` | 1–5 | so many after the decimal mark |
 * | `tour` | | begins with the tour, seen or not; an embed has none |
 * | `step` | name of a step or of a lesson, or nothing for the one left last | opens it, a lesson where it was left |
 * | `puzzle` | name of a puzzle, or nothing for the first | opens it |
 *
 * What is not understood is left out.
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
 * @property {string | null} step Of a lesson, or the lesson; empty for the one left last.
 * @property {string | null} puzzle Empty for the first.
 * @property {boolean} tour
 * @property {NeuronRef | null} neuron
 */

/**
 * @param {string} search The query of the address, with its question mark.
 * @param {boolean} prefersReducedMotion
 * @param {readonly string[]} views Names of views that there are.
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
