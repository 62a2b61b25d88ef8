import { html } from "lit";
import { t } from "../../i18n/i18n.js";
import { Panel } from "../panel.js";

/** @import { State } from "../../types.js" */

/** To come. */
export class WallView extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ card }) {
    return [card];
  }

  /** @override */
  view() {
    return html`<h2>${t("view.wall")}</h2>`;
  }
}

customElements.define("fp-wall", WallView);
