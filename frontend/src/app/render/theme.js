/**
 * The theme: what the visitor chose, else what the system prefers. And the hues of sign.
 * @module
 */

import { shadeChanged } from "../../store/state.js";

/** @import { State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */

/**
 * Puts the theme and the hues on the page and keeps it, and the state's `shade`, true.
 * @param {Store<State>} store
 */
export function connectTheme(store) {
  const prefersLight = matchMedia("(prefers-color-scheme: light)");
  const put = () => {
    const { theme, hues } = store.get();
    const preferred = prefersLight.matches ? "light" : "dark";
    const shade = theme === "auto" ? preferred : theme;
    Object.assign(document.documentElement.dataset, { theme: shade, hues });
    store.update((state) => shadeChanged(state, shade));
  };
  store.subscribe((state, previous) => {
    if (state.theme !== previous.theme || state.hues !== previous.hues) put();
  });
  prefersLight.addEventListener("change", put);
  put();
  const forced = matchMedia("(forced-colors: active)");
  const adapt = () => forced.matches && import("../../styles/forced.css");
  forced.addEventListener("change", adapt);
  adapt();
}
