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
