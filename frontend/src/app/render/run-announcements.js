/**
 * Announces the state of a training to screen readers, in one live region: when it begins, pauses, ends or fails. In
 * between it says nothing, however fast the numbers change.
 * @module
 */

import "../../i18n/all-messages.js";
import { createAnnouncer } from "../../a11y/announce.js";
import { runSentence } from "../../a11y/run-words.js";

/** @import { State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */

/**
 * @param {Store<State>} store
 * @param {HTMLElement} [region] An element with aria-live.
 */
export function connectRunAnnouncements(
  store,
  region = /** @type {HTMLElement} */ (document.querySelector("[data-part=said-run]")),
) {
  const say = createAnnouncer(region);
  store.subscribe(({ training }, previous) => {
    if (training?.run !== previous.training?.run) {
      say(training?.run ? runSentence(training.run) : "");
    }
  });
}
