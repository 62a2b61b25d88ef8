/**
 * The theme: what the visitor chose, else what the system prefers.
 * @module
 */

import { DARK, LIGHT } from "../stage/color.js";

/** @import { State } from "../types.js" */
/** @import { Store } from "../store/store.js" */

/**
 * Puts the theme on the page and keeps it true.
 * @param {Store<State>} store
 * @returns {() => import("../stage/types.js").Palette} The palette of the theme now on.
 */
export function connectTheme(store) {
  const prefersLight = matchMedia("(prefers-color-scheme: light)");
  const current = () => {
    const { theme } = store.get();
    if (theme !== "auto") return theme;
    return prefersLight.matches ? "light" : "dark";
  };
  const put = () => {
    document.documentElement.dataset.theme = current();
  };
  store.subscribe((state, previous) => {
    if (state.theme !== previous.theme) put();
  });
  prefersLight.addEventListener("change", put);
  put();
  return () => (current() === "light" ? LIGHT : DARK);
}
