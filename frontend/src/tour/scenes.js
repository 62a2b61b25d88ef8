/**
 * The tour, scene by scene: how far the pass goes, what is lit, and what the caption says. Every number in
 * a caption is the network's own, so that the tour is true of whichever network is open.
 * @module
 */

import "../i18n/all-messages.js";
import { digitsShown, formatNumber, t } from "../i18n/i18n.js";
import { breakdownOf } from "../math/breakdown.js";
import { weightsInto } from "../math/weighted-sum.js";
import { describeNeuron, lastLayer } from "../store/state.js";

/** @import { NeuronRef, State } from "../types.js" */

/** @typedef {"input" | "stage" | "answer"} Part */

/**
 * @typedef {object} Scene
 * @property {string} name
 * @property {readonly Part[]} lit The parts of the page that the caption speaks of, the first above all.
 * @property {number} from Where the pass stands as the scene begins, on the timeline.
 * @property {number} to Where it stands as the scene ends.
 * @property {number} playMs How long the pass takes from there to there.
 * @property {number} readMs How long the caption stays after that.
 * @property {(state: State) => NeuronRef | null} lookedAt The neuron whose lines are shown.
 */

/** By when the pulses of a layer have arrived, as a share of the way to it. */
const ARRIVED = 0.5;
/** A neuron that is lit, but not so brightly that its sum could be anything. */
const BRIGHT = 0.99;
/** A grey that is neither black nor white. */
const GREY = 0.5;
/** Decimals in a caption, where the visitor has not chosen: as many as a neuron shows. */
const DECIMALS = 2;

const nothing = () => null;

/**
 * The scenes for a network with these layers. Without a layer between the first hidden one and the outputs
 * there is none that passes numbers on.
 * @param {readonly number[]} sizes
 * @returns {Scene[]}
 */
export function scenesOf(sizes) {
  const last = sizes.length - 1;
  /** @type {Part[]} */
  const stage = ["stage"];
  const scenes = [
    scene("write", ["input", "stage"], [0, 0], [3200, 3200]),
    scene("pixel", stage, [0, 0], [0, 7000], pixelOf),
    scene("weigh", stage, [0, ARRIVED], [5000, 4500], neuronOf),
    scene("add", stage, [ARRIVED, 1], [4500, 5500], neuronOf),
  ];
  if (last > 2) scenes.push(scene("layer", stage, [1, last - 1], [4500 * (last - 2), 3500]));
  scenes.push(scene("answer", ["answer", "stage"], [Math.max(last - 1, 1), last], [4000, 5000]));
  scenes.push(scene("end", ["answer", "stage"], [last, last], [0, 0]));
  return scenes;
}

/**
 * @param {string} name
 * @param {Scene["lit"]} lit
 * @param {readonly [number, number]} span
 * @param {readonly [number, number]} lasts
 * @param {Scene["lookedAt"]} [lookedAt]
 * @returns {Scene}
 */
function scene(name, lit, [from, to], [playMs, readMs], lookedAt = nothing) {
  return { name, lit, from, to, playMs, readMs, lookedAt };
}

/**
 * The scene that is on.
 * @param {State} state
 * @returns {Scene | null}
 */
export function sceneOf({ tour, card }) {
  return tour && card ? scenesOf(card.sizes)[tour.at] : null;
}

/**
 * The pixel that is closest to half grey.
 * @param {Pick<State, "pass">} state
 * @returns {NeuronRef | null}
 */
export function pixelOf({ pass }) {
  const a = pass?.layers[0]?.a;
  if (!a) return null;
  let neuron = 0;
  for (let i = 1; i < a.length; i++) {
    if (Math.abs(a[i] - GREY) < Math.abs(a[neuron] - GREY)) neuron = i;
  }
  return { layer: 0, neuron };
}

/**
 * The neuron after the pixels that is brightest, but not fully lit.
 * @param {Pick<State, "pass">} state
 * @returns {NeuronRef | null}
 */
export function neuronOf({ pass }) {
  const a = pass?.layers[1]?.a;
  if (!a) return null;
  let neuron = -1;
  a.forEach((value, j) => {
    if (value <= BRIGHT && (neuron < 0 || value > a[neuron])) neuron = j;
  });
  return { layer: 1, neuron: Math.max(neuron, 0) };
}

/**
 * What the scene that is on says.
 * @param {State} state
 * @returns {string}
 */
export function captionOf(state) {
  const { card, pass, weights } = state;
  const name = sceneOf(state)?.name;
  if (!card || !name) return "";
  const [count, neurons] = card.sizes;
  if (name === "write") return t("tour.write", { count });
  if (!pass?.answer || !pass.layers[lastLayer(state)] || !weights[0]) return t("page.waiting");
  if (name === "pixel") return t("tour.pixel", { a: lightOf(state, pixelOf(state), 3) });
  if (name === "weigh") return captionOfWeighing(state);
  if (name === "add") return captionOfAdding(state);
  if (name === "layer") return t("tour.layer", { count: neurons });
  return captionOfAnswer(state, name);
}

/** @param {State} state */
function captionOfWeighing(state) {
  const ref = neuronOf(state) ?? { layer: 1, neuron: 0 };
  const { key, values } = describeNeuron(state, ref);
  const count = state.card?.sizes[0] ?? 0;
  return t("tour.weigh", { name: t(key, values), count, lines: t(`help.lines.${state.hues}`) });
}

/** @param {State} state */
function captionOfAdding(state) {
  const { pass, weights } = state;
  const ref = neuronOf(state);
  const w = ref && weightsInto(weights[0], ref.neuron);
  const z = ref && pass?.layers[1].z?.[ref.neuron];
  if (!pass || !w || typeof z !== "number") return t("page.waiting");
  const decimals = digitsShown(DECIMALS);
  const network = { z, b: weights[0].b[ref.neuron] };
  const figures = breakdownOf(w, pass.layers[0].a, network, 0, decimals);
  const shown = (/** @type {"sum" | "bias" | "z"} */ name) =>
    numberText(figures[name].shown / 10 ** decimals);
  const values = { sum: shown("sum"), bias: shown("bias"), z: shown("z") };
  return t("tour.add", { ...values, a: lightOf(state, ref) });
}

/**
 * @param {State} state
 * @param {string} name
 */
function captionOfAnswer(state, name) {
  const { pass, card } = state;
  const answer = pass?.answer;
  if (!answer || !card) return t("page.waiting");
  const values = {
    count: card.sizes[0],
    outputs: card.sizes[lastLayer(state)],
    digit: String(answer.digit),
    confidence: numberText(answer.confidence, 3),
  };
  if (answer.state !== "digit") return t(`tour.${name}.undecided`, values);
  if (name === "answer" && card.readout === "tenths") return t("tour.answer.single", values);
  return t(`tour.${name}`, values);
}

/**
 * @param {State} state
 * @param {NeuronRef | null} ref
 * @param {number} [decimals]
 */
function lightOf({ pass }, ref, decimals) {
  return numberText((ref && pass?.layers[ref.layer]?.a[ref.neuron]) ?? 0, decimals);
}

/**
 * @param {number} value
 * @param {number} [decimals]
 */
const numberText = (value, decimals = DECIMALS) => formatNumber(value, decimals);
