/**
 * Retries loading code of the page that could not be fetched, as soon as the network or the server is back.
 * @module
 */

import { codeSought } from "../store/missing-code.js";

/** @import { State } from "../types.js" */
/** @import { Store } from "../store/store.js" */

/** @param {Store<State>} store */
export function connectMissingCode(store) {
  const fetchAgain = () => {
    if (store.get().codeMissing) store.update(codeSought);
  };
  addEventListener("online", fetchAgain);
  /**
   * @type {Set<HTMLLinkElement>} Style sheets that failed to load. An `import()` requests a style sheet only once,
   *   even if it fails.
   */
  const lost = new Set();
  const noteLost = (/** @type {Event} */ { target }) => {
    if (target instanceof HTMLLinkElement && target.rel === "stylesheet") lost.add(target);
  };
  addEventListener("error", noteLost, { capture: true });
  store.subscribe(({ connection, codeRound }, previous) => {
    if (codeRound !== previous.codeRound) {
      lost.forEach((link) => link.replaceWith(link.cloneNode()));
      lost.clear();
    }
    if (connection === "connected" && previous.connection !== "connected") fetchAgain();
  });
}
