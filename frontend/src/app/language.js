/**
 * Applies the language and the number format of the state. English is part of the page; other languages are loaded
 * when they are chosen.
 * @module
 */

import { setLanguage, setNumbers } from "../i18n/i18n.js";
import { languageSpoken } from "../store/state.js";

/** @import { State } from "../types.js" */
/** @import { Store } from "../store/store.js" */

/** Matches English in all regions, but not the pseudo-language that tests the page. */
const ENGLISH = /^en(?!-XA)/i;

/** @param {Store<State>} store */
export function connectLanguage(store) {
  const begin = async () => {
    const { language, numbers } = store.get();
    const wished = language === "auto" ? navigator.language : language;
    if (ENGLISH.test(wished) && numbers.mark === "auto" && !numbers.digits) return;
    stop();
    // Hide the page until it has its language, so that nobody sees it change.
    document.body.hidden = store.get().connection === "connecting";
    try {
      await followLanguage(store);
    } finally {
      document.body.hidden = false;
    }
  };
  const stop = store.subscribe(begin);
  begin();
}

/**
 * Keeps the page, and `spoken` in the state, in the requested language and number format.
 * @param {Store<State>} store
 * @returns {Promise<void>} Resolves once the first of them are in use.
 */
async function followLanguage(store) {
  const { catalogueOf } = await import("../i18n/languages.js");
  const speak = async () => {
    const { language, numbers } = store.get();
    const wished = language === "auto" ? navigator.languages : [language];
    const { tag, dir, messages } = await catalogueOf(wished);
    const now = store.get();
    if (now.language !== language || now.numbers !== numbers) return; // others have been requested meanwhile
    setLanguage(tag, messages);
    setNumbers(numbers);
    Object.assign(document.documentElement, { lang: tag, dir });
    store.update((state) => languageSpoken(state, { tag }));
  };
  store.subscribe((state, previous) => {
    if (state.language !== previous.language || state.numbers !== previous.numbers) speak();
  });
  await speak();
}
