/**
 * Applies the theme, chosen or preferred by the system, and the pair of hues.
 * @module
 */

import stylesForForcedColors from "../../styles/forced.css?url";
import stylesForPaper from "../../styles/print.css?url";
import { shadeChanged } from "../../store/state.js";

/** @import { State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */

/** How long after the page has begun the styles for paper are fetched: the first digit is read by then. */
const PAPER_MS = 3000;

/** After how long styles that could not be fetched are asked for again. */
const AGAIN_MS = 30_000;

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
  // Until they have come the page is printed as it looks on the screen.
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
 * Adds a style sheet to the page, now or once the server is back: by an element and not by `import`, which
 * fails for good where it has failed once.
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
