/**
 * Shows the next step of the training before it is made: the digits that it learns from, whether its nudge equals
 * −η times the slopes, and its effect on the chosen dial.
 * @module
 */

import { html } from "lit";
import { formatNumber, t } from "../../../i18n/i18n.js";
import { reasonsToDiffer } from "../../../store/gradient.js";
import { isGoing } from "../../../store/run.js";
import { actionButton } from "../../action-button.js";
import { dialName } from "./each.js";
import { signed } from "./words.js";

/** @import { FoundGradient, State } from "../../../types.js" */
/** @import { Panel } from "../../panel.js" */

/** Digits of the movement of a dial and of its prediction, which are compared. */
const PLACES = 4;

/**
 * @param {Panel} panel
 * @param {State} state
 * @param {FoundGradient | null} found
 */
export function nextStep(panel, state, found) {
  const run = state.training?.run;
  if (!run) return null;
  const rate = found?.batch?.nextRate ?? null;
  const reasons = reasonsToDiffer(state);
  const step = run.number + 1;
  return html`
    <div class="buttons">${actionButton(panel, state, "runBatch", [])}</div>
    <p
      data-part="next-step"
      data-number=${run.number}
      data-rate=${rate ?? ""}
      data-differs=${reasons.join(" ")}
    >
      ${
        isGoing(run) || rate === null
          ? t("gradient.next.running")
          : t("gradient.next", { step, rate: formatNumber(rate) })
      }
      ${
        reasons.length === 0
          ? t("gradient.next.exact")
          : [t("gradient.next.differs"), ...reasons.map((why) => t(`gradient.next.${why}`))].join(
              " ",
            )
      }
    </p>
    ${madeStep(state)}
  `;
}

/**
 * Renders the effect of the last step on the dial, beside the prediction.
 * @param {State} state
 */
function madeStep(state) {
  const made = state.gradient?.made;
  const moved = made ? made.after - made.before : 0;
  return html`<p
    role="status"
    data-part="made-step"
    data-number=${made?.number ?? ""}
    data-value=${made ? moved : ""}
    data-foretold=${made?.foretold ?? ""}
  >
    ${
      made
        ? t("gradient.next.made", {
            step: made.number,
            dial: dialName(state, made.dial),
            moved: signed(moved, PLACES),
            foretold: signed(made.foretold, PLACES),
          })
        : null
    }
  </p>`;
}
