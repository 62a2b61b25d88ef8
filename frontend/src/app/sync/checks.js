/**
 * Asks the server to check the lesson's statements one by one, and shows each result as it arrives.
 * @module
 */

import { fetchCheck, fetchChecks } from "../../net/api/checks.js";
import * as change from "../../store/state.js";

/** @import { Checks, State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */

/**
 * Checks every statement that has not been checked for the open network, as long as the view stays open. Slow checks
 * come last, so that nothing waits for them.
 * @param {Store<State>} store
 */
export async function checkAll(store) {
  const list = store.get().checks ?? (await fetchChecks());
  store.update((state) => change.checksBegun(state, list));
  const { round, model, sections, slow } = /** @type {Checks} */ (store.get().checks);
  const items = sections.flatMap((section) => section.items);
  const isSlow = (/** @type {string} */ item) => slow.includes(item);
  for (const item of [...items.filter((each) => !isSlow(each)), ...items.filter(isSlow)]) {
    const { checks, view } = store.get();
    if (checks?.round !== round || view !== "checked") return; // a newer call continues, or the view was closed
    if (checks.findings[item]) continue;
    const finding = await fetchCheck(item, model);
    store.update((state) => change.checkFound(state, model, item, finding));
  }
}
