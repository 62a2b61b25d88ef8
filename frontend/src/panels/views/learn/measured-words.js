import { t } from "../../../i18n/i18n.js";

/** @import { Run } from "../../../types.js" */

/**
 * Names the images that measure a run.
 * @param {Pick<Run, "testSet" | "validationImages">} run
 */
export function measuredWords({ testSet, validationImages }) {
  if (testSet) return t("learn.measured.own", testSet);
  return t("learn.measured.validation", { count: validationImages });
}
