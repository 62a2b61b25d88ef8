/**
 * The tour for those who come for the first time. It begins by itself only on a page that nobody has asked
 * anything of: its address has no query and no fragment, it stands in no other page, and the browser keeps
 * that the tour was begun, so that it is not shown twice. Whoever begins to draw at once is left alone.
 * @module
 */

import { hasWeights } from "../store/state.js";
import { hasActed } from "../store/tour.js";
import { SEEN, storageOfPage } from "./storage.js";

/** @import { State } from "../types.js" */
/** @import { Store } from "../store/store.js" */

/** So long the page stands still before the tour begins. */
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
 * Begins the tour once the network is here.
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
