/**
 * Asks the server how the cost of the drawing changes with the network, while its view is open, and nudges the
 * dials.
 * @module
 */

import { gradientMessage, readGradient } from "../../net/wire/gradient.js";
import * as change from "../../store/gradient.js";
import { hasWeights } from "../../store/network.js";

/** @import { FoundGradient, GradientWish, State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */
/** @import { Transport } from "../../net/transport.js" */

/**
 * @param {Store<State>} store
 * @param {Pick<Transport, "request">} transport
 * @returns {(wish: GradientWish) => void}
 */
export function connectGradient(store, { request }) {
  store.subscribe((state, previous) => {
    // What was turned is asked about with the pass that it leads to, once all of it has reached the server.
    const hasCome =
      state.weights !== previous.weights && state.editHistory === previous.editHistory;
    const isNew =
      hasCome ||
      state.pass !== previous.pass ||
      state.view !== previous.view ||
      state.gradient?.question !== previous.gradient?.question;
    if (isNew && isWanted(state)) ask();
  });

  function ask() {
    /** @type {Pick<FoundGradient, "asked" | "pass" | "weights" | "model"> | null} */
    let of = null;
    request(
      "gradient",
      (seq) => {
        const state = store.get();
        const { pass, weights, card } = state;
        if (!pass || !card || !isWanted(state)) return null;
        const asked = change.questionNow(state);
        of = { asked, pass, weights, model: card.name };
        return gradientMessage({ seq, a: pass.layers[0].a, ...asked });
      },
      (gradient) => {
        if (!of) return;
        const found = { ...gradient, ...of };
        store.update((state) => change.gradientReceived(state, found));
      },
      readGradient,
    );
  }

  return (wish) =>
    store.update((state) =>
      wish === "nudge" ? change.nudged(state) : change.gradientAsked(state, wish),
    );
}

/**
 * Whether somebody looks, and there is an input that has gone through a network with slopes, all of which is here.
 * @param {State} state
 */
function isWanted(state) {
  const { view, gradient, pass } = state;
  const isSeen = view === "gradient" && gradient !== null;
  return isSeen && pass?.answer && hasWeights(state) && change.hasSlopes(state);
}
