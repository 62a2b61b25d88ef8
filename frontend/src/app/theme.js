/**
 * The theme: what the visitor chose, else what the system prefers.
 * @module
 */

import { switched } from "../store/state.js";

/** @import { State } from "../types.js" */
/** @import { Store } from "../store/store.js" */

/**
 * Puts the theme on the page and keeps it, and the state's `shade`, true.
 * @param {Store<State>} store
 */
export function connectTheme(store) {
  const prefersLight = matchMedia("(prefers-color-scheme: light)");
  const put = () => {
    const { theme } = store.get();
    const preferred = prefersLight.matches ? "light" : "dark";
    const shade = theme === "auto" ? preferred : theme;
    document.documentElement.dataset.theme = shade;
    store.update((state) => switched(state, "shade", shade));
  };
  store.subscribe((state, previous) => {
    if (state.theme !== previous.theme) put();
  });
  prefersLight.addEventListener("change", put);
  put();
}
