/**
 * Describes how a training stands, for those who see it and for screen readers.
 * @module
 */

import { t } from "../i18n/i18n.js";

/** @import { Run } from "../types.js" */

/**
 * Describes the status of a run. The words change only with the status; screen readers announce them.
 * @param {Run} run
 */
export function statusWords({ status, place, reason, number, learningRate }) {
  if (status === "waiting") {
    return place ? t("learn.status.place", { count: place }) : t("learn.status.waiting");
  }
  if (status === "lost") return t(`learn.status.lost.${reason ?? "lost"}`);
  const values = { step: number, rate: learningRate };
  return t(`learn.status.${status}`, status === "diverged" ? values : {});
}

/**
 * Describes the step that a run has reached, and how much it has learned of the next batch.
 * @param {Run} run
 * @param {"learn.fact.of" | "learn.bar.step"} key
 */
export function stepWords({ number, steps, taken }, key) {
  const step = t(key, { step: number, steps });
  return taken ? t("learn.taken", { step, count: taken }) : step;
}

/**
 * Describes how a run stands in a sentence to be said: one that rests with its step, one that goes on without, since
 * its step changes many times a second.
 * @param {Run} run
 */
export function runSentence(run) {
  const status = statusWords(run);
  if (run.status !== "paused" && run.status !== "done") return status;
  return t("learn.said", { status, step: stepWords(run, "learn.bar.step") });
}
