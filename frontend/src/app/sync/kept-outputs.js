/**
 * Fetches the kept network's answer to the input of the open one. It waits until the input has stopped changing.
 * @module
 */

import { fetchEditedTrace } from "../../net/api/networks.js";
import { keptAnswered } from "../../store/kept-network.js";

/** @import { State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */

/** How long the input must be unchanged, in ms; a drawing changes the pass sixty times a second. */
const STILL_MS = 150;

/** @param {Store<State>} store */
export function connectKept(store) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Float32Array | null} What was asked for last. */
  let asked = null;

  function follow() {
    const { training } = store.get();
    const seen = seenIn(store.get());
    const known = training?.kept?.outputs?.seen ?? asked;
    if (!training?.kept || !seen || (known && sameValues(known, seen))) return;
    clearTimeout(timer);
    timer = setTimeout(fetchOutputs, STILL_MS);
  }

  async function fetchOutputs() {
    const kept = store.get().training?.kept;
    const seen = seenIn(store.get());
    if (!kept || !seen) return;
    asked = seen;
    // Without an answer there is no comparison; the next input asks again.
    const traced = await fetchEditedTrace(kept.edited, seen).catch(() => null);
    asked = null;
    if (!traced) return;
    const a = Float32Array.from(traced.layers[traced.layers.length - 1].a);
    store.update((state) => keptAnswered(state, kept, { seen, a }));
  }

  store.subscribe(follow);
  follow();
}

/**
 * Returns the pixels that the open network sees. A network that shuffles its pixels sees a different picture than
 * others.
 * @param {State} state
 */
const seenIn = ({ pass, card }) => (card?.shuffled ? null : (pass?.layers[0]?.a ?? null));

/**
 * @param {Float32Array} some
 * @param {Float32Array} others
 */
function sameValues(some, others) {
  return some.length === others.length && some.every((value, i) => value === others[i]);
}
