import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { RUN_NAME } from "../../../store/training.js";
import { actionButton } from "../../action-button.js";
import { networkButtons } from "../../network-buttons.js";
import { Panel } from "../../panel.js";

/** @import { State } from "../../../types.js" */

/** The ways to keep the current network: as a link or as a file. */
export class KeepStep extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ card }) {
    return [card?.name];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    if (state.card?.name !== RUN_NAME) return null;
    return html`<section aria-label=${t("learn.keep")} data-part="keep-step">
      <div class="buttons">
        ${actionButton(this, state, "share", [], { caption: t("learn.share"), kind: "" })}
        ${networkButtons(this)}
      </div>
    </section>`;
  }
}

customElements.define("fp-keep-step", KeepStep);
