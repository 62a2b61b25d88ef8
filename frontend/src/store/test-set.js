/**
 * The visitor's own test set, from files. The server holds it only while the page is connected, so the page keeps it and
 * can send it again.
 * @module
 */

/** @import { State, TestSet } from "../types.js" */

/**
 * The test set is being sent to the server.
 * @param {State} state
 * @param {TestSet} set
 * @returns {State}
 */
export function testSetComing(state, set) {
  return { ...state, testSetComing: set };
}

/**
 * The server counts this test set from now on.
 * @param {State} state
 * @param {TestSet} set
 * @returns {State}
 */
export function testSetUsed(state, set) {
  return { ...state, testSet: set, testSetComing: null };
}

/**
 * The server has refused it: the one before stays in use. If that was being sent again, there is none any more.
 * @param {State} state
 * @returns {State}
 */
export function testSetRefused(state) {
  return { ...state, testSet: state.testSetComing ? state.testSet : null, testSetComing: null };
}

/**
 * The visitor wants the test digits of the server again.
 * @param {State} state
 * @returns {State}
 */
export function testSetDropped(state) {
  return { ...state, testSet: null, testSetComing: null };
}
