import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { Panel } from "../../panel.js";
import { colourCells, confusionTable } from "../confusion-table.js";

/** @import { State } from "../../../types.js" */

/** The confusion matrix of the open network, open for a visitor's own test set. */
export class MixedUpPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ accuracy, testSet }) {
    return [accuracy?.confusion, testSet !== null];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ accuracy, testSet }) {
    if (!accuracy?.confusion) return null;
    return html`<details data-part="mixed-up" .open=${testSet !== null}>
      <summary>${t("learn.confusion.title")}</summary>
      <p class="hint">${t("learn.confusion.text")}</p>
      ${confusionTable(accuracy.confusion)}
    </details>`;
  }

  /** @override */
  updated() {
    colourCells(this);
  }
}

customElements.define("fp-mixed-up", MixedUpPanel);
