import { html } from "lit";
import { t } from "../../i18n/i18n.js";
import { Panel } from "../panel.js";

/** @import { State } from "../../types.js" */

/** To come. */
export class CodeView extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ card }) {
    return [card];
  }

  /** @override */
  view() {
    return html`<h2>${t("view.code")}</h2>`;
  }
}

customElements.define("fp-code", CodeView);
