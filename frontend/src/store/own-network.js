/**
 * The visitor's own network, from a file: no network of the server has its shape. The server holds it only while it is
 * open, so the page keeps it and can open it again.
 * @module
 */

import { NO_NUMBERS } from "./input-shape.js";

/** @import { Card, OpenedFile, State } from "../types.js" */
/** @import { OwnNetwork } from "./edited-network.js" */

/** The name on the card of every own network. */
export const OWN_NAME = "own";

/**
 * The network is being sent to the server. Once it is open, it replaces the previous own network.
 * @param {State} state
 * @param {OwnNetwork} network
 * @returns {State}
 */
export function ownComing(state, network) {
  const inputNumbers = NO_NUMBERS; // those of the card, once it is open
  return { ...state, own: { network, card: null, inputNumbers, before: state.own } };
}

/**
 * The server has refused to open it.
 * @param {State} state
 * @returns {State}
 */
export function ownRefused(state) {
  return state.own?.card === null ? { ...state, own: state.own.before } : state;
}

/**
 * A file has been opened as changes of a network of the server.
 * @param {State} state
 * @param {string} name That network.
 * @param {OpenedFile} opened
 * @returns {State}
 */
export function fileOpened(state, name, opened) {
  return { ...state, openedFiles: { ...state.openedFiles, [name]: opened } };
}

/**
 * Returns the file that the open network was opened from last, if it was.
 * @param {Pick<State, "card" | "own" | "openedFiles">} state
 * @returns {OpenedFile | undefined}
 */
export function openedFileOf({ card, own, openedFiles }) {
  if (!card) return undefined;
  return card.name === OWN_NAME ? own?.network : openedFiles[card.name];
}

/**
 * Returns all networks that can be opened: those of the server, then the visitor's own.
 * @param {Pick<State, "models" | "own">} state
 * @returns {Card[]}
 */
export function networksOf({ models, own }) {
  return own?.card ? [...models, own.card] : models;
}
