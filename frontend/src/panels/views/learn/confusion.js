import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { Panel } from "../../panel.js";
import { colourCells, confusionTable } from "../confusion-table.js";
import { measuredWords } from "./measured-words.js";

/** @import { State } from "../../../types.js" */

/** The confusion matrix of a training. */
export class ConfusionPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ training }) {
    return [training?.run?.confusion];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ training }) {
    const run = training?.run;
    if (!run?.confusion) return null;
    return html`
      <h3>${t("learn.confusion.title")}</h3>
      <p
        class="hint"
        data-part="confusion-of"
        data-count=${run.testSet?.count ?? run.validationImages}
      >
        ${t("learn.confusion.text")} ${measuredWords(run)}
      </p>
      ${confusionTable(run.confusion)}
    `;
  }

  /** @override */
  updated() {
    colourCells(this);
  }
}

customElements.define("fp-confusion", ConfusionPanel);
