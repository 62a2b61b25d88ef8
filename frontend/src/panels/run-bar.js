import "../i18n/all-messages.js";
import "../styles/run-bar.css";
import { html } from "lit";
import { statusWords, stepWords } from "../a11y/run-words.js";
import { formatPercent, t } from "../i18n/i18n.js";
import { hasControls } from "../store/page-parts.js";
import { accuracyOf } from "../store/training.js";
import { Panel } from "./panel.js";
import { checkpoints, playOrPauseButton, stepButtons } from "./run-controls.js";

/** @import { State } from "../types.js" */

/** The status of the visitor's training and its controls, shown in every view but its own. */
export class RunBarPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ training, view, hidden }) {
    return [training, view, hidden];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const run = state.training?.run;
    const isOver = run?.reason === "cancelled";
    this.hidden = !run || isOver || state.view === "learn" || !hasControls(state.hidden);
    if (!run || this.hidden) return null;
    const accuracy = accuracyOf(run);
    return html`
      <section
        aria-label=${t("learn.run")}
        data-part="run-bar"
        data-state=${run.status}
        data-number=${run.number}
      >
        <p data-part="run-status">${statusWords(run)}</p>
        <p class="standing" translate="no">
          <span>${stepWords(run, "learn.bar.step")}</span>
          ${
            accuracy === null
              ? null
              : html`<span
                  data-fact="validation"
                  data-value=${accuracy}
                  title=${t("learn.fact.validation")}
                >
                  ${t("learn.bar.correct", { share: formatPercent(accuracy) })}
                </span>`
          }
        </p>
        <div class="steer">
          ${playOrPauseButton(this, state, run)} ${stepButtons(this, state)}
          <button type="button" data-action="toLearn" @click=${() => this.act("view", "learn")}>
            ${t("learn.bar.open")}
          </button>
        </div>
        ${checkpoints(this, run)}
      </section>
    `;
  }
}

customElements.define("fp-run-bar", RunBarPanel);
