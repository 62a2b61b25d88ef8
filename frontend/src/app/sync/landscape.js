/**
 * Asks the server for the cost around the network while its view is open. It asks after the slopes have arrived,
 * because by then the server knows every dial. Only one question is unanswered at a time.
 * @module
 */

import { landscapeMessage, readLandscape } from "../../net/wire/gradient.js";
import { FrameError } from "../../net/wire.js";
import * as change from "../../store/gradient.js";

/** @import { Slice, State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */
/** @import { Refusal, Transport } from "../../net/transport.js" */

/**
 * A question: everything that makes it differ from another.
 * @typedef {{about: string, weights: State["weights"], slice: Slice, model: string, seq: number}} Asked
 */

/**
 * @param {Store<State>} store
 * @param {Pick<Transport, "request" | "listen">} transport
 */
export function connectLandscape(store, { request, listen }) {
  /** @type {Asked | null} What was asked last. */
  let asked = null;
  let isAwaited = false;

  store.subscribe((state, previous) => {
    if (!isLooked(state)) {
      if (asked) leave();
      return;
    }
    if (state.connection === "connected" && previous.connection !== "connected") forget();
    const { gradient } = state;
    const isNew =
      gradient?.found !== previous.gradient?.found ||
      (gradient?.slice === null && previous.gradient?.slice !== null) ||
      (gradient?.refused === "" && previous.gradient?.refused !== "") ||
      state.asked !== previous.asked ||
      state.view !== previous.view ||
      state.penDown !== previous.penDown ||
      state.activeEdit !== previous.activeEdit;
    if (isNew) ask();
  });

  function forget() {
    asked = null;
    isAwaited = false;
  }

  function leave() {
    forget();
    request(
      "leave_landscape",
      (seq) => ({ seq }),
      () => {},
      () => true,
    );
    store.update((state) => change.sliceRefused(state, ""));
  }

  function ask() {
    const next = questionNow(store.get());
    if (!next || (isAwaited && asked?.about === next.about)) return;
    const isSame = asked?.about === next.about && asked.weights === next.weights;
    if (isSame && store.get().gradient?.slice) return;
    request(
      "landscape",
      (seq) => {
        const state = store.get();
        const question = questionNow(state);
        if (!question) return null;
        const { found, slice } = /** @type {NonNullable<State["gradient"]>} */ (state.gradient);
        const { pass, weights, card } = state;
        if (!found || !pass || !card) return null;
        asked = { ...question, seq, weights, model: card.name };
        isAwaited = true;
        const { digit, cost, batch } = found.asked;
        const since = slice?.since ?? null;
        const subject = { a: pass.layers[0].a, digit, batch, cost, ...question.slice };
        return landscapeMessage({ seq, ...subject, since });
      },
      () => {},
      () => true,
    );
    store.update(change.sliceAsked);
  }

  listen("landscape", (message) => {
    if (!asked || message?.seq !== asked.seq) return;
    const { slice, model } = asked;
    isAwaited = false;
    try {
      const landscape = readLandscape(message);
      store.update((state) => change.sliceReceived(state, landscape, { slice, model }));
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      store.update((state) => change.sliceRefused(state, error.message));
      return;
    }
    ask(); // changes made meanwhile
  });

  listen("error", (/** @type {Refusal} */ { event, seq, message }) => {
    if (event !== "landscape" || seq !== asked?.seq) return;
    isAwaited = false;
    store.update((state) => change.sliceRefused(state, message));
  });
}

/**
 * Returns the current question; null while the visitor changes something or the slopes have not arrived.
 * @param {State} state
 */
function questionNow(state) {
  const { gradient, pass, weights, penDown, activeEdit } = state;
  const found = gradient?.found;
  const { slice } = change.questionNow(state);
  const isSettled = found && found.weights === weights && (found.pass ?? pass) === pass;
  if (!isLooked(state) || !slice || !isSettled || penDown || activeEdit) return null;
  const { digit, cost, batch } = found.asked;
  const image = batch ?? [digit, ...(pass?.layers[0].a ?? [])];
  return { slice, weights, about: JSON.stringify([found.model, slice, cost, image]) };
}

/** @param {State} state */
function isLooked(state) {
  return (
    state.view === "gradient" &&
    change.questionIn(state.asked).slice !== null &&
    change.hasSlopes(state)
  );
}
