/**
 * The store and what is spoken: the page speaks the language of the state and writes its numbers so.
 * @module
 */

import { setLanguage, setNumbers } from "../i18n/i18n.js";
import { catalogueOf } from "../i18n/languages.js";
import { switched } from "../store/state.js";
import { countIn } from "../math/weighted-sum.js";

/** @import { State } from "../types.js" */
/** @import { Store } from "../store/store.js" */

/**
 * Keeps what is spoken, and `spoken` in the state, true to what is wished for.
 * @param {Store<State>} store
 * @returns {Promise<void>} Once the first wish is met.
 */
export function connectSpeaking(store) {
  const speak = async () => {
    const { language, numbers } = store.get();
    const wished = language === "auto" ? navigator.languages : [language];
    const { tag, dir, messages } = await catalogueOf(wished);
    const now = store.get();
    if (now.language !== language || now.numbers !== numbers) return; // wished for anew meanwhile
    setLanguage(tag, messages);
    setNumbers(numbers);
    countIn(numbers.digits ?? undefined);
    Object.assign(document.documentElement, { lang: tag, dir });
    store.update((state) => switched(state, "spoken", { tag }));
  };
  store.subscribe((state, previous) => {
    if (state.language !== previous.language || state.numbers !== previous.numbers) speak();
  });
  return speak();
}
