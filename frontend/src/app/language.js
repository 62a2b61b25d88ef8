/**
 * The language: what the visitor chose, else what the browser prefers; and how numbers are written.
 * @module
 */

import { setLanguage, setNumbers } from "../i18n/i18n.js";
import { switched } from "../store/state.js";

/** @import { State } from "../types.js" */
/** @import { Store } from "../store/store.js" */

/**
 * Speaks the language of the state, and keeps the state's `spoken` true. English is there; another
 * is fetched, and the page waits for its words unseen.
 * @param {Store<State>} store
 */
export function connectLanguage(store) {
  const speak = async () => {
    const { language } = store.get();
    const wished = language === "auto" ? navigator.languages : [language];
    if (isEnglish(wished[0]) && store.get().spoken === "en") return;
    document.body.hidden = store.get().connection === "connecting";
    try {
      const { catalogueOf } = await import("../i18n/languages.js");
      const { tag, dir, messages } = await catalogueOf(wished);
      if (store.get().language !== language) return; // another was asked for meanwhile
      setLanguage(tag, messages);
      Object.assign(document.documentElement, { lang: tag, dir });
      store.update((state) => switched(state, "spoken", tag));
    } finally {
      document.body.hidden = false;
    }
  };
  store.subscribe((state, previous) => {
    if (state.numbers !== previous.numbers) setNumbers(state.numbers);
    if (state.language !== previous.language) speak();
  });
  setNumbers(store.get().numbers);
  speak();
}

/** @param {string | undefined} tag */
function isEnglish(tag = "en") {
  return tag.split("-")[0] === "en" && tag !== "en-XA";
}
