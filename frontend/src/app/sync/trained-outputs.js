/**
 * Fetches the trained network's outputs for the same input, to compare them with the edited network's. It waits until
 * the input has stopped changing.
 * @module
 */

import * as change from "../../store/state.js";

/** @import { State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */

/** How long the input must be unchanged, in ms; a dragged dial changes the pass sixty times a second. */
const STILL_MS = 150;

/** @param {Store<State>} store */
export function connectComparison(store) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  store.subscribe((state, previous) => {
    if (!isCompared(state)) return;
    if (state.pass === previous.pass && isCompared(previous)) return;
    clearTimeout(timer);
    timer = setTimeout(compare, STILL_MS);
  });

  async function compare() {
    const { card, pass } = store.get();
    const seen = pass?.layers[0]?.a;
    if (!card || !pass || !seen) return;
    // Without an answer there is no comparison; the next change asks again.
    const { outputsAsTrained } = await import("./outputs.js");
    const a = await outputsAsTrained(store.get(), seen).catch(() => null);
    if (!a || store.get().card !== card) return;
    store.update((state) => change.trainedOutputsReceived(state, { seen, a }));
  }
}

/**
 * Whether there is something to compare. A network that shuffles its pixels is left out: it would shuffle its input a
 * second time.
 * @param {State} state
 */
function isCompared(state) {
  return (
    state.view === "dials" &&
    state.pass !== null &&
    !state.card?.shuffled &&
    !change.isTrained(state)
  );
}
