/**
 * Asks the server how the cost of the drawing changes with the network, while its view is open, and nudges the
 * dials.
 * @module
 */

import { gradientMessage, readGradient } from "../../net/wire/gradient.js";
import * as change from "../../store/gradient.js";
import { hasWeights } from "../../store/network.js";
import { isResting } from "../../store/run.js";
import { connectLandscape } from "./landscape.js";

/** @import { FoundGradient, GradientWish, State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */
/** @import { Transport } from "../../net/transport.js" */

/**
 * @param {Store<State>} store
 * @param {Pick<Transport, "request" | "listen">} transport
 * @returns {(wish: GradientWish) => void}
 */
export function connectGradient(store, { request, listen }) {
  connectLandscape(store, { request, listen });
  store.subscribe((state, previous) => {
    // A turned dial leads to a question with its pass, once every change has reached the server.
    const hasCome =
      state.weights !== previous.weights && state.editHistory === previous.editHistory;
    const isNew =
      hasCome ||
      (state.pass !== previous.pass && isOfPass(state)) ||
      state.view !== previous.view ||
      (state.training !== previous.training && isBehindTraining(state)) ||
      (state.gradient !== previous.gradient && !state.gradient?.found) ||
      state.asked !== previous.asked;
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
        const { batch } = asked;
        const pictures = batch !== null && !change.picturesOf(state.gradient?.found, batch);
        of = { asked, pass: batch ? null : pass, weights, model: card.name };
        return gradientMessage({ seq, a: pass.layers[0].a, ...asked, pictures });
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
    store.update((state) => {
      if (wish === "nudge") return change.nudged(state);
      return wish === "anew" ? change.slicedAnew(state) : change.gradientAsked(state, wish);
    });
}

/**
 * Whether a new pass requires a new question. The answer for a batch does not depend on the drawing, but it does on the
 * dials.
 * @param {State} state
 */
function isOfPass(state) {
  const isBatch = change.questionNow(state).batch !== null;
  return !isBatch || state.gradient?.found?.weights !== state.weights;
}

/**
 * Whether the view shows the training's next batch, and the stored answer is about another one.
 * @param {State} state
 */
function isBehindTraining(state) {
  const found = state.gradient?.found;
  const isSame =
    found?.weights === state.weights &&
    JSON.stringify(found.asked) === JSON.stringify(change.questionNow(state));
  return change.questionIn(state.asked).batch === "next" && !isSame;
}

/**
 * Whether the server can answer: a training gives its next batch only while it is paused.
 * @param {State} state
 */
function canBeTold(state) {
  const { batch } = change.questionNow(state);
  const run = state.training?.run;
  return !batch || !("taken" in batch) || Boolean(run && isResting(run));
}

/**
 * Whether the view is open, and an input has passed through a network that has slopes and has arrived completely.
 * @param {State} state
 */
function isWanted(state) {
  const { view, gradient, pass } = state;
  const isSeen = view === "gradient" && gradient !== null;
  return isSeen && pass?.answer && hasWeights(state) && change.hasSlopes(state) && canBeTold(state);
}
