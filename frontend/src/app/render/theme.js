/**
 * Applies the theme, as chosen or as the system prefers, and the pair of hues.
 * @module
 */

import stylesForForcedColors from "../../styles/forced.css?url";
import stylesForPaper from "../../styles/print.css?url";
import { shadeChanged } from "../../store/state.js";

/** @import { State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */

/** Delay before the print styles are fetched, in ms, so that they do not delay the first digit. */
const PAPER_MS = 3000;

/** Delay before a failed style sheet is requested again, in ms. */
const AGAIN_MS = 30_000;

/**
 * Applies theme and hues to the page, and keeps them and the state's `shade` up to date.
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
  // Print is always light. The print styles should be loaded before anyone prints, but nothing waits for them: until
  // they arrive, the page prints as it looks on the screen.
  setTimeout(() => fetchStyles(stylesForPaper), PAPER_MS);
  printed.addEventListener("change", put);
  for (const name of ["beforeprint", "afterprint"]) {
    addEventListener(name, () => {
      isPrinting = name === "beforeprint";
      put();
    });
  }
  const forced = matchMedia("(forced-colors: active)");
  const adapt = () => fetchStyles(stylesForForcedColors);
  if (forced.matches) adapt();
  else forced.addEventListener("change", adapt, { once: true });
}

/**
 * Adds a style sheet to the page, now or once the server is back. It uses an element, because an `import` that has
 * failed once fails for good.
 * @param {string} address
 */
function fetchStyles(address) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  link.addEventListener("error", () => {
    link.remove();
    setTimeout(() => fetchStyles(address), AGAIN_MS);
  });
  document.head.append(link);
}
