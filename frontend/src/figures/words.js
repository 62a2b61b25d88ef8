/** Words that several figures have in common. */

import { t } from "../i18n/i18n.js";
import { isTrained } from "../store/state.js";

/** @import { State } from "../types.js" */

/**
 * Names the network, and says if a visitor has changed it.
 * @param {State} state
 */
export function networkWords(state) {
  const title = state.card?.title ?? "";
  return isTrained(state) ? title : t("figure.changed", { title });
}

/**
 * Says how far the training is that a figure shows.
 * @param {State} state
 */
export function runWords({ training }) {
  return t("figure.run", { count: training?.run?.number ?? 0 });
}
