/**
 * The page of checks: the server works out one statement after another, and each is shown as it comes.
 * @module
 */

import { fetchCheck, fetchChecks } from "../net/api.js";
import * as change from "../store/state.js";

/** @import { State } from "../types.js" */
/** @import { Store } from "../store/store.js" */

/**
 * Has everything checked that is not checked yet, for as long as somebody looks.
 * @param {Store<State>} store
 */
export async function checkAll(store) {
  if (!store.get().checks) {
    const list = await fetchChecks();
    store.update((state) => change.switched(state, "checks", { ...list, findings: {} }));
  }
  const { checks } = store.get();
  for (const item of Object.values(checks?.sections ?? {}).flat()) {
    const known = store.get().checks;
    if (!known || store.get().view !== "checked") return;
    if (known.findings[item]) continue;
    const finding = await fetchCheck(item);
    store.update((state) => change.checkFound(state, item, finding));
  }
}
