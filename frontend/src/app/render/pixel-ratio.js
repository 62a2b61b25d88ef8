/**
 * How fine the screen is: a window is moved to another one, or the page is zoomed.
 * @module
 */

import { pixelRatioChanged } from "../../store/state.js";

/** @import { State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */

/**
 * Keeps the state's `pixelRatio` true.
 * @param {Store<State>} store
 */
export function connectPixelRatio(store) {
  store.update((state) => pixelRatioChanged(state, devicePixelRatio));
  const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  query.addEventListener("change", () => connectPixelRatio(store), { once: true });
}
