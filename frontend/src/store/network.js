/**
 * The open network: its weights as they arrive, and what is kept of it when another network opens.
 * @module
 */

import { NO_SWITCHES } from "./dials.js";
import { firstNumbers } from "./input-shape.js";
import { OWN_NAME } from "./own-network.js";
import { NO_WINDOWS } from "./selection.js";

/** @import { Accuracy, Card, LayerWeights, NetworkEdits, State, WeightRows } from "../types.js" */
/** @import { WeightsFrame } from "../net/wire.js" */

/**
 * @param {State} state
 * @param {{models: Card[], mnist: {count: number} | null}} hello
 * @returns {State}
 */
export function greeted(state, { models, mnist }) {
  return { ...state, models, mnistCount: mnist?.count ?? 0 };
}

/**
 * Adds to each network what it is meant to show. The greeting leaves these texts out: only a list shows them all.
 * @param {State} state
 * @param {Pick<Card, "name" | "note">[]} cards
 * @returns {State}
 */
export function notesReceived(state, cards) {
  const notes = new Map(cards.map(({ name, note }) => [name, note]));
  const models = state.models.map((card) => ({ ...card, note: notes.get(card.name) ?? "" }));
  return { ...state, models };
}

/**
 * Opens a network: as the visitor left it, or with room for its weights. Only the edits of the previous network are
 * kept. If the same network opens again after a lost connection, its current weights stay until the new ones arrive.
 * @param {State} state
 * @param {Card} card
 * @returns {State}
 */
export function modelOpened(state, card) {
  const isOwn = card.name === OWN_NAME;
  const isNew = isOwn && state.own?.card === null;
  const left = withInputNumbers(state);
  if (state.card?.name === card.name && !isNew) return { ...state, card };
  const time = state.mode === "live" ? card.sizes.length - 1 : 0;
  return {
    ...state,
    ...((!isNew && state.savedEdits[card.name]) || unedited(card)),
    savedEdits: isNew ? without(OWN_NAME, withOpenNetwork(state)) : withOpenNetwork(state),
    own: isOwn && left ? { ...left, card, before: null } : left,
    inputNumbers: isOwn && !isNew && left ? left.inputNumbers : firstNumbers(card),
    activeEdit: null,
    accuracy: null,
    asTrained: null,
    card,
    pass: null,
    time,
    playing: false,
    selection: null,
    inside: null,
    hover: null,
    windows: NO_WINDOWS,
    edge: null,
    probe: null,
    response: null,
    collapsed: null,
  };
}

/**
 * Returns a network without edits, whose weights have not arrived yet.
 * @param {Card} card
 * @returns {NetworkEdits}
 */
function unedited({ sizes }) {
  const weights = sizes.slice(1).map((nOut, i) => {
    const nIn = sizes[i];
    return { W: new Float32Array(nOut * nIn), b: new Float32Array(nOut), nIn, nOut, rowsLoaded: 0 };
  });
  return { weights, trained: weights, switches: NO_SWITCHES, editHistory: [], redoEdits: [] };
}

/**
 * Returns the saved edits together with those of the open network, if it has any.
 * @param {State} state
 * @returns {State["savedEdits"]}
 */
function withOpenNetwork({ card, savedEdits, weights, trained, switches, editHistory, redoEdits }) {
  if (!card || editHistory.length + redoEdits.length === 0) return savedEdits;
  const edits = { weights, trained, switches, editHistory, redoEdits };
  return { ...savedEdits, [card.name]: edits };
}

/**
 * Returns the visitor's own network with the numbers that went into it last.
 * @param {State} state
 * @returns {State["own"]}
 */
function withInputNumbers({ card, own, inputNumbers }) {
  return own?.card && card?.name === OWN_NAME ? { ...own, inputNumbers } : own;
}

/**
 * @param {string} name
 * @param {State["savedEdits"]} savedEdits
 */
function without(name, savedEdits) {
  const others = { ...savedEdits };
  delete others[name];
  return others;
}

/**
 * Adds rows of weights that have arrived. In a layer that was edited, the visitor's numbers are kept.
 * @param {State} state
 * @param {readonly WeightsFrame[]} frames
 * @returns {State}
 */
export function weightsReceived(state, frames) {
  const trained = state.trained.map((layer, at) =>
    withRows(
      layer,
      frames.filter((frame) => frame.layer === at + 1 && fits(frame, layer)),
    ),
  );
  const weights = state.weights.map((layer, at) => {
    const { W, b } = state.trained[at];
    const isEdited = layer.W !== W || layer.b !== b;
    return isEdited ? withEdits(trained[at], layer, state.trained[at]) : trained[at];
  });
  return { ...state, trained, weights };
}

/**
 * Returns a layer as it has arrived, with the dials that the visitor has turned meanwhile.
 * @param {LayerWeights} come
 * @param {LayerWeights} edited The layer before these rows arrived.
 * @param {LayerWeights} trained What it was edited from.
 * @returns {LayerWeights}
 */
function withEdits(come, edited, trained) {
  const numbers = (/** @type {"W" | "b"} */ name) =>
    come[name] === trained[name]
      ? edited[name]
      : come[name].map((own, i) => (edited[name][i] === trained[name][i] ? own : edited[name][i]));
  return { ...come, W: numbers("W"), b: numbers("b") };
}

/**
 * @param {WeightsFrame} frame
 * @param {LayerWeights} layer
 */
function fits({ row, rows, nIn }, layer) {
  return nIn === layer.nIn && row + rows <= layer.nOut;
}

/**
 * Adds rows to a layer. Its arrays are copied only when the number of new rows reaches the number it had, and when
 * the last row arrives. So a layer of any size is copied only a few times.
 * @param {LayerWeights} layer
 * @param {readonly WeightRows[]} more In the order in which they arrived.
 * @returns {LayerWeights}
 */
function withRows(layer, more) {
  if (more.length === 0) return layer;
  const arrived = [...(layer.arrived ?? []), ...more];
  const ends = arrived.map(({ row, rows }) => row + rows);
  const count = arrived.reduce((sum, { rows }) => sum + rows, 0);
  if (count < layer.rowsLoaded && !ends.includes(layer.nOut)) return { ...layer, arrived };
  const W = layer.W.slice();
  const b = layer.b.slice();
  for (const rows of arrived) {
    W.set(rows.W, rows.row * layer.nIn);
    b.set(rows.b, rows.row);
  }
  return { ...layer, W, b, rowsLoaded: Math.max(layer.rowsLoaded, ...ends), arrived: [] };
}

/**
 * Whether all weights of the open network have arrived.
 * @param {Pick<State, "weights">} state
 */
export function hasWeights({ weights }) {
  return weights.length > 0 && weights.every(({ rowsLoaded, nOut }) => rowsLoaded === nOut);
}

/**
 * Stores the accuracy of the current network, unless it belongs to an older change.
 * @param {State} state
 * @param {Accuracy} accuracy
 * @returns {State}
 */
export function counted(state, accuracy) {
  return state.accuracy && accuracy.seq < state.accuracy.seq ? state : { ...state, accuracy };
}

/**
 * The server has applied an edit, so an accuracy from before it is out of date.
 * @param {State} state
 * @param {number} seq
 * @returns {State}
 */
export function editAnswered(state, seq) {
  return { ...state, editSeq: Math.max(state.editSeq, seq) };
}

/**
 * Returns how many test digits the current network reads correctly, or null until they have been counted.
 * @param {Pick<State, "accuracy" | "editSeq" | "pending">} state
 */
export function accuracyNow({ accuracy, editSeq, pending }) {
  return accuracy && accuracy.seq >= editSeq && !pending ? accuracy : null;
}
