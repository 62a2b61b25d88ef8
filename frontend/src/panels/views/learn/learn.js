import "../../../i18n/all-messages.js";
import "../../../styles/learn.css";
import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { PanelGroup } from "../../panel.js";
import "../wall/wall.js";
import "./choices.js";
import "./confusion.js";
import "./curves.js";
import "./keep-step.js";
import "./kept.js";
import "./run.js";

/** @import { State } from "../../../types.js" */

/** The Learn view: the choices for a training, its progress, and its weights. */
export class LearnView extends PanelGroup {
  /**
   * @override
   * @param {State} state
   */
  uses({ training }) {
    return [Boolean(training?.run), training?.run?.isOpen];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ training }) {
    const run = training?.run;
    return html`
      <header>
        <h2>${t("learn.title")}</h2>
        <p>${t("learn.text")}</p>
      </header>
      ${
        run
          ? html`
              <fp-run data-panel></fp-run>
              <fp-keep-step data-panel></fp-keep-step>
              <details>
                <summary>${t("learn.another")}</summary>
                <fp-training-choices data-panel></fp-training-choices>
              </details>
              <div class="charts">
                <fp-cost-curve data-panel></fp-cost-curve>
                <fp-accuracy-curve data-panel></fp-accuracy-curve>
              </div>
              <fp-confusion data-panel></fp-confusion>
            `
          : html`<fp-training-choices data-panel></fp-training-choices>`
      }
      <fp-kept data-panel></fp-kept>
      ${run?.isOpen ? html`<fp-wall data-panel></fp-wall>` : null}
    `;
  }
}

customElements.define("fp-learn", LearnView);
