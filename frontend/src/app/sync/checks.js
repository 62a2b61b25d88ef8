/**
 * The page of checks: the server works out one statement after another, and each is shown as it comes.
 * @module
 */

import { fetchCheck, fetchChecks } from "../../net/api.js";
import * as change from "../../store/state.js";

/** @import { Checks, State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */

/** Whoever asked last goes on; all before end. */
let latest = 0;

/**
 * Has everything checked that is not checked yet of the network that is open, for as long as
 * somebody looks. What takes seconds comes last, so that nothing waits for it.
 * @param {Store<State>} store
 */
export async function checkAll(store) {
  const run = ++latest;
  const { model, sections, slow } = await judged(store);
  const items = Object.values(sections).flat();
  const isSlow = (/** @type {string} */ item) => slow.includes(item);
  for (const item of [...items.filter((each) => !isSlow(each)), ...items.filter(isSlow)]) {
    const { checks, view } = store.get();
    if (run !== latest || view !== "checked" || checks?.model !== model) return;
    if (checks.findings[item]) continue;
    const finding = await fetchCheck(item, model);
    store.update((state) => change.checkFound(state, model, item, finding));
  }
}

/**
 * The list for the network that is open, or if the statements are about another shape, for the default.
 * @param {Store<State>} store
 * @returns {Promise<Checks>}
 */
async function judged(store) {
  const list = store.get().checks ?? { ...(await fetchChecks()), findings: {} };
  const { card, checks } = store.get();
  const open = card?.name ?? "";
  const model = list.models.includes(open) ? open : list.models[0];
  if (checks?.model === model) return checks;
  const fresh = { ...list, model, findings: {} };
  store.update((state) => change.checksBegun(state, fresh));
  return fresh;
}
