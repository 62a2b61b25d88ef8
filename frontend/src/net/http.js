/**
 * The one function through which the page asks for data over HTTP. Without a server, something else answers.
 * @module
 */

/** @typedef {(address: string, options?: RequestInit) => Promise<Response>} Fetch */

/** @type {Fetch} */
let answer = (address, options) => fetch(address, options);

/**
 * Lets `other` answer every request from now on; the page's fetch answers until then.
 * @param {Fetch} other
 */
export function answerRequestsBy(other) {
  answer = other;
}

/** @type {Fetch} */
export const request = (address, options) => answer(address, options);
