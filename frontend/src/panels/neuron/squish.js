import { html } from "lit";
import { t } from "../../i18n/i18n.js";
import { Panel } from "../panel.js";

/** @import { State } from "../../types.js" */

/** To come. */
export class SquishSection extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ selection }) {
    return [selection];
  }

  /** @override */
  view() {
    return html`<h3>${t("neuron.squish.title")}</h3>`;
  }
}

customElements.define("fp-squish", SquishSection);
