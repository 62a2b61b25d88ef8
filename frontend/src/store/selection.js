/**
 * What the visitor looks at: the selected neuron, the neuron or connection under the pointer, and their names.
 * @module
 */

import { pixelPosition, takesNumbers } from "./input-shape.js";

/** @import { Card, Edge, NeuronRef, State } from "../types.js" */

/**
 * Returns the index of the last layer, where the timeline ends.
 * @param {State} state
 */
export function lastLayer(state) {
  return state.card ? state.card.sizes.length - 1 : 0;
}

/**
 * Selects a neuron, or deselects it if it was selected.
 * @param {State} state
 * @param {NeuronRef | null} ref
 * @returns {State}
 */
export function selected(state, ref) {
  return visited(state, sameNeuron(state.selection, ref) ? null : ref);
}

/**
 * Goes to a neuron. Questions about the previous one are dropped, and opening a hidden one lifts the curtain.
 * @param {State} state
 * @param {NeuronRef | null} ref
 * @returns {State}
 */
export function visited(state, ref) {
  if (sameNeuron(state.selection, ref)) return { ...state, hover: null, edge: null };
  const curtain = state.curtain && !isHidden(state, ref);
  return {
    ...state,
    selection: ref,
    inside: null,
    hover: null,
    edge: null,
    probe: null,
    response: null,
    curtain,
  };
}

/**
 * Opens the scene inside a neuron; a pixel has no inside. With reduced motion, the scene waits at its first still.
 * @param {State} state
 * @param {NeuronRef | null} ref
 * @returns {State}
 */
export function insideOpened(state, ref) {
  if (!ref || ref.layer === 0) return state;
  const moves = state.motion === "full";
  const there = { ...visited(state, ref), playing: false, view: "stage" };
  return { ...there, inside: moves ? 0 : 1, insidePlaying: moves };
}

/**
 * Moves the scene inside a neuron to a time, and plays on from there or pauses.
 * @param {State} state
 * @param {State["inside"]} inside Null closes the scene.
 * @param {boolean} [insidePlaying]
 * @returns {State}
 */
export function insideMoved(state, inside, insidePlaying = false) {
  return { ...state, inside, insidePlaying };
}

/**
 * Returns the tab that a neuron opens with if none was chosen.
 * @param {State["view"]} view
 */
export const usualTab = (view) => (view === "dials" ? "edit" : "sum");

/**
 * Opens another tab of the inspector and drops what was asked in the previous one.
 * @param {State} state
 * @param {State["tab"]} tab
 * @returns {State}
 */
export function tabChosen(state, tab) {
  return tab === state.tab ? state : { ...state, tab, probe: null, response: null };
}

/**
 * @param {State} state
 * @param {NeuronRef | null} ref
 */
function isHidden(state, ref) {
  return ref !== null && ref.layer > 0 && ref.layer < lastLayer(state);
}

/**
 * Whether a network squishes nothing between its layers, and so equals a single layer.
 * @param {Card} card
 */
export function isLinear({ activations }) {
  return activations.slice(0, -1).every((name) => name === "identity");
}

/**
 * Points at a neuron. If it is connected to the selected one, this also points at their connection.
 * @param {State} state
 * @param {NeuronRef | null} ref
 * @returns {State}
 */
export function hovered(state, ref) {
  const edge = edgeBetween(state.selection, ref);
  if (sameNeuron(state.hover, ref) && sameEdge(state.edge, edge)) return state;
  return { ...state, hover: ref, edge };
}

/**
 * The windows of large layers where nobody has moved them.
 * @type {State["windows"]}
 */
export const NO_WINDOWS = Object.freeze({});

/**
 * Moves the window of a large layer. What is under the pointer changes, so nothing is pointed at any more.
 * @param {State} state
 * @param {number} layer
 * @param {number} first The first neuron that it shows.
 * @returns {State}
 */
export function windowMoved(state, layer, first) {
  if ((state.windows[layer] ?? 0) === first) return state;
  return { ...state, windows: { ...state.windows, [layer]: first }, hover: null };
}

/**
 * Points at a connection: a pixel of a heatmap, a term, a cell of a matrix or a line.
 * @param {State} state
 * @param {Edge | null} edge
 * @returns {State}
 */
export function edgePointed(state, edge) {
  return sameEdge(state.edge, edge) ? state : { ...state, edge, hover: null };
}

/**
 * Returns the connection between two neurons of neighbouring layers, or null.
 * @param {NeuronRef | null} one
 * @param {NeuronRef | null} other
 * @returns {Edge | null}
 */
function edgeBetween(one, other) {
  if (!one || !other) return null;
  if (one.layer === other.layer + 1) return { ...one, source: other.neuron };
  if (other.layer === one.layer + 1) return { ...other, source: one.neuron };
  return null;
}

/**
 * @param {Edge | null} one
 * @param {Edge | null} other
 */
export function sameEdge(one, other) {
  return sameNeuron(one, other) && one?.source === other?.source;
}

/**
 * Describes the position of a neuron as a catalogue key and its values. Neurons, rows and columns are counted from 0,
 * as in the lesson's a₀ … a₁₅ and in code.
 * @param {State} state
 * @param {NeuronRef} ref
 * @returns {{key: string, values: Record<string, string | number>}}
 */
export function describeNeuron(state, { layer, neuron }) {
  if (layer === 0 && takesNumbers(state.card)) {
    return { key: "neuron.input", values: { name: state.card?.features?.[neuron] ?? "" } };
  }
  if (layer === 0) {
    return { key: "neuron.pixel", values: pixelPosition(state.card, neuron) };
  }
  if (layer < lastLayer(state)) {
    return { key: "neuron.hidden", values: { neuron: String(neuron), layer } };
  }
  if (state.card?.readout === "tenths") return { key: "neuron.single", values: {} };
  return { key: "neuron.output", values: { digit: outputLabel(state.card, neuron) } };
}

/**
 * What an output stands for: its label, or else a digit.
 * @param {Pick<Card, "labels"> | null} card
 * @param {number | null} neuron
 */
export function outputLabel(card, neuron) {
  return card?.labels?.[neuron ?? -1] ?? String(neuron);
}

/**
 * Whether the outputs of a network stand for something else than digits.
 * @param {Pick<Card, "labels"> | null} card
 */
export const hasLabels = (card) => Boolean(card?.labels?.length);

/**
 * @param {NeuronRef | null} one
 * @param {NeuronRef | null} other
 */
export function sameNeuron(one, other) {
  return one?.layer === other?.layer && one?.neuron === other?.neuron;
}
