/**
 * The words of the page: English, with numbers as English writes them, until somebody wishes another
 * language or other numbers. What it takes to speak and write so is fetched then.
 * @module
 */

/** @import { State } from "../types.js" */
/** @import { Store } from "../store/store.js" */

/** Of English there is one, but for the made-up one that tries the page out. */
const ENGLISH = /^en(?!-XA)/i;

/** @param {Store<State>} store */
export function connectLanguage(store) {
  const begin = async () => {
    const { language, numbers } = store.get();
    const wished = language === "auto" ? navigator.language : language;
    if (ENGLISH.test(wished) && numbers.mark === "auto" && !numbers.digits) return;
    stop();
    // Nobody is to see a page that changes its language at once.
    document.body.hidden = store.get().connection === "connecting";
    try {
      await (await import("./speaking.js")).connectSpeaking(store);
    } finally {
      document.body.hidden = false;
    }
  };
  const stop = store.subscribe(begin);
  begin();
}
