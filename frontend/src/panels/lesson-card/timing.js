import { html } from "lit";
import { formatNumber, t } from "../../i18n/i18n.js";
import { actionButton } from "../action-button.js";
import { Panel } from "../panel.js";

/** @import { State } from "../../types.js" */

/** Compares loops with the matrix product; a press of the button measures both, beside the programs in question. */
export class TimingPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ timing, card }) {
    return [timing, card];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { timing, card } = state;
    return html`
      ${actionButton(this, state, "measure", [], { name: "measureBoth" })}
      <p data-part="timing-said" role="status">
        ${timing && timing.model === card?.name ? said(timing) : null}
      </p>
    `;
  }
}

/** @param {NonNullable<State["timing"]>} timing */
function said({ loopUs, matrixUs }) {
  return t("code.timing", {
    loop: formatNumber(loopUs, 0),
    matrix: formatNumber(matrixUs, 0),
    times: formatNumber(loopUs / matrixUs, 0),
  });
}

customElements.define("fp-timing", TimingPanel);
