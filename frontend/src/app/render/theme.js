/**
 * Applies the theme, chosen or preferred by the system, and the pair of hues.
 * @module
 */

import { shadeChanged } from "../../store/state.js";

/** @import { State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */

/** How long after the page has begun the styles for paper are fetched: the first digit is read by then. */
const PAPER_MS = 3000;

/**
 * Puts the theme and the hues on the page and keeps it, and the state's `shade`, true.
 * @param {Store<State>} store
 */
export function connectTheme(store) {
  const prefersLight = matchMedia("(prefers-color-scheme: light)");
  const printed = matchMedia("print");
  let isPrinting = false;
  const put = () => {
    const { theme, hues } = store.get();
    const preferred = prefersLight.matches ? "light" : "dark";
    const chosen = theme === "auto" ? preferred : theme;
    const shade = isPrinting || printed.matches ? "light" : chosen;
    Object.assign(document.documentElement.dataset, { theme: shade, hues });
    store.update((state) => shadeChanged(state, shade));
  };
  store.subscribe((state, previous) => {
    if (state.theme !== previous.theme || state.hues !== previous.hues) put();
  });
  prefersLight.addEventListener("change", put);
  put();
  // On paper it is always light. Its styles must wait there when somebody prints, but nobody waits for them.
  // Without a server the page is printed as it looks on the screen.
  setTimeout(() => import("../../styles/print.css").catch(() => {}), PAPER_MS);
  printed.addEventListener("change", put);
  for (const name of ["beforeprint", "afterprint"]) {
    addEventListener(name, () => {
      isPrinting = name === "beforeprint";
      put();
    });
  }
  const forced = matchMedia("(forced-colors: active)");
  const adapt = () => forced.matches && import("../../styles/forced.css");
  forced.addEventListener("change", adapt);
  adapt();
}
