/**
 * A step of a training that was shared by a link: the same training starts, runs up to that step and pauses, and the
 * page says so.
 * @module
 */

import "../i18n/all-messages.js";
import { t } from "../i18n/i18n.js";
import { stepInText } from "../store/run-link.js";
import { noticed } from "../store/state.js";
import { isGoing } from "../store/run.js";
import { noticeOf } from "./navigation/link-notices.js";

/** @import { Notice, Run, State } from "../types.js" */
/** @import { SharedStep } from "../store/run-link.js" */
/** @import { Store } from "../store/store.js" */

/**
 * @param {Store<State>} store
 * @param {{text: string, isOwn: boolean}} asked `text`: as in a link. `isOwn`: whether this page stored it; then its
 *   run stays as it is.
 * @param {ReturnType<typeof import("./sync/training.js").connectTraining>} train
 * @returns {Promise<void>} Resolves once the network is open or has failed to open.
 */
export async function openSharedStep(store, { text, isOwn }, train) {
  const shared = stepInText(text);
  if (!shared) {
    tell(store, noticeOf([{ code: "field", what: "run" }]));
    return;
  }
  const run = await train({ do: "join", shared, isOwn });
  if (!run) return;
  const opening = info("run.opening", { step: shared.step });
  tell(store, opening);
  const step = Math.min(shared.step, run.steps);
  const isMine = (/** @type {State} */ { training }) => training?.run?.token === run.token;
  const hasArrived = (/** @type {State} */ state) => {
    const now = state.training?.run;
    return isMine(state) && now?.isOpen && now.number === step && !isGoing(now);
  };
  const isOver = (/** @type {State} */ state) =>
    !isMine(state) || ["lost", "diverged"].includes(state.training?.run?.status ?? "");
  watchUntil(store, (state) => hasArrived(state) || isOver(state)).then(() => {
    if (hasArrived(store.get())) tell(store, reached(shared, run));
    else if (store.get().notice === opening) tell(store, null);
  });
  await watchUntil(store, (state) => {
    const now = state.training?.run;
    return !isMine(state) || now?.isOpen || now?.status === "lost";
  });
}

/**
 * @param {SharedStep} shared
 * @param {Run} run
 */
function reached({ step, source }, run) {
  if (step > run.steps) return info("run.short", { step, steps: run.steps });
  if (source === run.source) return info("run.reached", { step });
  const [theirs, ours] = [source, run.source].map((name) => t(`run.digits.${name}`));
  return info("run.other", { step, theirs, ours });
}

/**
 * @param {string} key
 * @param {Notice["values"]} values
 * @returns {Notice}
 */
const info = (key, values) => ({ kind: "info", key, values });

/**
 * @param {Store<State>} store
 * @param {Notice | null} notice
 */
const tell = (store, notice) => store.update((state) => noticed(state, notice));

/**
 * @param {Store<State>} store
 * @param {(state: State) => unknown} isEnough
 * @returns {Promise<void>}
 */
function watchUntil(store, isEnough) {
  return new Promise((resolve) => {
    const stop = store.subscribe((state) => {
      if (!isEnough(state)) return;
      stop();
      resolve();
    });
  });
}
