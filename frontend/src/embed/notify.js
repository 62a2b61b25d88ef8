/**
 * Notifies the embedding page of changes.
 * @module
 */

import { t } from "../i18n/i18n.js";
import * as change from "../store/state.js";

/** @import { Prediction, NeuronName } from "../../public/embed.d.ts" */
/** @import { Answer, NeuronRef, State } from "../types.js" */
/** @import { Store } from "../store/store.js" */
/** @import { Channel } from "./channel.js" */

/** The least time between notifications while a dial is dragged, in ms. */
const PAUSE_MS = 100;

/**
 * @param {Store<State>} store
 * @param {Channel} channel
 */
export function notifyEmbedder(store, { notify, complain }) {
  let waiting = false;
  /** @type {Answer | null} The last answer sent; replaying a pass does not produce another. */
  let told = null;

  function notifyEditsSoon() {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      const { weights, trained, switches } = store.get();
      notify("edits", { edits: change.changesOf(weights, trained), switches });
    }, PAUSE_MS);
  }

  store.subscribe((state, previous) => {
    const answer = change.answerShown(state);
    if (answer && answer !== told) {
      told = answer;
      notify("prediction", predictionOf(answer, state.pass?.layers.at(-1)?.a ?? []));
    }
    if (!change.sameNeuron(state.selection, previous.selection)) {
      notify("selection", { neuron: nameOf(state.selection) });
    }
    if (state.lesson?.step !== previous.lesson?.step) {
      notify("step", { step: state.lesson?.step ?? null });
    }
    if (state.puzzles?.name !== previous.puzzles?.name) {
      notify("puzzle", { puzzle: state.puzzles?.name ?? null });
    }
    if (state.editHistory !== previous.editHistory || state.card !== previous.card)
      notifyEditsSoon();
    if (state.time !== previous.time || state.playing !== previous.playing) {
      notify("time", { time: state.time, playing: state.playing });
    }
    if (state.notice !== previous.notice && state.notice?.kind === "error") {
      complain({ code: "notice", message: t(state.notice.key, state.notice.values) });
    }
    if (state.connection !== previous.connection && state.connection === "lost") {
      complain({ code: "connection_lost", message: t("notice.lost") });
    }
  });
}

/**
 * @param {Pick<Answer, "state" | "digit" | "confidence" | "runnerUp" | "runnerUpConfidence">} answer
 * @param {ArrayLike<number>} outputs
 * @returns {Prediction}
 */
export function predictionOf({ state, digit, confidence, runnerUp, runnerUpConfidence }, outputs) {
  return {
    state,
    digit,
    confidence,
    runnerUp,
    runnerUpConfidence,
    outputs: Array.from(outputs),
  };
}

/**
 * @param {NeuronRef | null} ref
 * @returns {NeuronName | null}
 */
export function nameOf(ref) {
  return ref && `${ref.layer}.${ref.neuron}`;
}
