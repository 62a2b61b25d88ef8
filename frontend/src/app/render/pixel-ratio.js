/**
 * Tracks the pixel ratio of the screen, which changes when the window moves to another screen or the page is zoomed.
 * @module
 */

import { pixelRatioChanged } from "../../store/state.js";

/** @import { State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */

/**
 * Keeps `pixelRatio` in the state up to date.
 * @param {Store<State>} store
 */
export function connectPixelRatio(store) {
  store.update((state) => pixelRatioChanged(state, devicePixelRatio));
  const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  query.addEventListener("change", () => connectPixelRatio(store), { once: true });
}
