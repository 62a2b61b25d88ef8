/**
 * What a page needs to start without a server: a notebook sets it before `main.js` runs.
 * @module
 */

/** @import { Connection } from "./socket.js" */

/**
 * @typedef {object} Start
 * @property {() => Connection} connect Makes the connection to what answers instead.
 * @property {string} query What the query of an address would ask for.
 */

/** @type {Start | null} */
let start = null;

/** @param {Start} wanted */
export function startWithoutServer(wanted) {
  start = wanted;
}

/** Returns what the page needs to start, or null if it came from a server. */
export const startOfPage = () => start;
