/**
 * Presents the page on a projector: the network and its answer as large as possible, without panels.
 * @module
 */

import { presentingChanged } from "../../store/state.js";

/** @import { State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */

/**
 * Marks on the page whether it is presented, and stops presenting when full screen ends.
 * @param {Store<State>} store
 */
export function connectPresenting(store) {
  let hasLaser = false;
  store.subscribe(async (state, previous) => {
    if (state.presenting === previous.presenting && state.laser === previous.laser) return;
    if (state.presenting) {
      await import("../../styles/presenting.css").catch(() => {});
      const code = await import("./laser.js").catch(() => null);
      if (!hasLaser) code?.createLaser(state.motion === "full");
      hasLaser ||= code !== null;
    }
    const { presenting, laser } = store.get();
    document.documentElement.toggleAttribute("data-presenting", presenting);
    document.documentElement.toggleAttribute("data-laser", presenting && laser);
  });
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement) store.update((state) => presentingChanged(state, false));
  });
}
