/**
 * The messages that bring the visitor's own test set to the server, as in `forwardpass.schemas.own_test_sets`.
 * @module
 */

import { MAX_PART } from "./own-network.js";

/** @import { TestSet } from "../../types.js" */

/** What brings the server's own test set back. */
const NONE = { name: "", count: 0, rows: new Uint8Array() };

/**
 * @param {TestSet | null} set
 * @param {number} seq
 * @param {number} at The number of bytes that the server has.
 */
export function testSetPart(set, seq, at) {
  const { name, count, rows } = set ?? NONE;
  return { seq, name, count, at, rows: rows.slice(at, at + MAX_PART).buffer };
}
