/**
 * The visitor's own network: that of a file whose shape no network of the server has. The server holds it only while it
 * is open, so the page keeps it and can open it again.
 * @module
 */

/** @import { Card, State } from "../types.js" */
/** @import { OwnNetwork } from "./edited-network.js" */

/** The name of the card of every such network. */
export const OWN_NAME = "own";

/**
 * The network is on its way to the server, and takes the place of the one before once it is open.
 * @param {State} state
 * @param {OwnNetwork} network
 * @returns {State}
 */
export function ownComing(state, network) {
  return { ...state, own: { network, card: null, before: state.own } };
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
 * All networks that can be opened: those of the server, then the visitor's own.
 * @param {Pick<State, "models" | "own">} state
 * @returns {Card[]}
 */
export function networksOf({ models, own }) {
  return own?.card ? [...models, own.card] : models;
}
