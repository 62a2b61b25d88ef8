/**
 * The page on a projector: the network and what is said of it as large as they can be, panels aside.
 * @module
 */

import { presentingChanged } from "../../store/state.js";

/** @import { State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */

/**
 * Says on the page whether it is presented, and ends that with the full screen.
 * @param {Store<State>} store
 */
export function connectPresenting(store) {
  store.subscribe(async (state, previous) => {
    if (state.presenting === previous.presenting) return;
    if (state.presenting) await import("../../styles/presenting.css").catch(() => {});
    document.documentElement.toggleAttribute("data-presenting", store.get().presenting);
  });
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement) store.update((state) => presentingChanged(state, false));
  });
}
