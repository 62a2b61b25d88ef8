/**
 * Starts the tour for first-time visitors. It starts only if nobody has asked the page for anything: the address has
 * no query and no fragment, the page is not embedded, and browser storage does not show that the tour was started
 * before. A visitor who starts to draw at once is left alone.
 * @module
 */

import { hasActed } from "../store/acted.js";
import { hasWeights } from "../store/state.js";
import { SEEN, storageOfPage } from "./storage.js";

/** @import { State } from "../types.js" */
/** @import { Store } from "../store/store.js" */

/** How long the page waits before the tour starts, in ms. */
const STILL_MS = 700;

/**
 * @param {Pick<Window, "location" | "parent">} browser
 * @param {Pick<Storage, "getItem"> | null} [storage]
 */
export function isFirstLanding(browser, storage = storageOfPage()) {
  const { search, hash } = browser.location;
  const isPlain = search === "" && hash === "" && browser.parent === browser;
  return isPlain && storage !== null && storage.getItem(SEEN) === null;
}

/**
 * Starts the tour once the network has arrived.
 * @param {Store<State>} store
 * @param {import("../actions/detail.d.ts").Act} act
 */
export function connectLanding(store, act) {
  const asked = store.get();
  const stop = store.subscribe((state) => {
    if (!hasWeights(state)) return;
    stop();
    setTimeout(() => {
      if (!hasActed(store.get(), asked)) act("tour", asked);
    }, STILL_MS);
  });
}
