import { html, nothing } from "lit";
import { statusWords, stepWords } from "../../../a11y/run-words.js";
import { formatNumber, formatPercent, t } from "../../../i18n/i18n.js";
import { STEP_RATES } from "../../../recipes.js";
import { isGoing } from "../../../store/run.js";
import { accuracyOf, choiceOf } from "../../../store/training.js";
import { copied } from "../../copy.js";
import { Panel } from "../../panel.js";
import { checkpoints, playOrPauseButton, steer, stepButtons } from "../../run-controls.js";
import { menu, numberField } from "./fields.js";
import { measuredWords } from "./measured-words.js";

/** @import { Run, State, Steering } from "../../../types.js" */

/** The state of a run, and the controls that steer it. */
export class RunPanel extends Panel {
  #isCopied = false;

  /**
   * @override
   * @param {State} state
   */
  uses({ training }) {
    return [training];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { training } = state;
    const run = training?.run;
    if (!run) return null;
    return html`
      <section
        aria-label=${t("learn.run")}
        data-part="run"
        data-state=${run.status}
        data-number=${run.number}
        data-token=${run.token}
      >
        <p class="status" data-part="run-status">${statusWords(run)}</p>
        ${this.#controls(state, run)} ${factsOf(run)} ${checkpoints(this, run)}
        <p class="hint" data-part="run-source" data-source=${run.source}>
          ${t(`learn.source.${run.source}`, { count: run.trainingImages })} ${measuredWords(run)}
        </p>
        <p class="hint">${t("learn.advance.example.text")}</p>
        ${run.command ? this.#command(run) : null}
      </section>
    `;
  }

  /**
   * @param {State} state
   * @param {Run} run
   */
  #controls(state, run) {
    const { rate } = choiceOf(state);
    const { status, learningRate } = run;
    const goes = isGoing(run);
    const isOver = status === "lost";
    return html`<div class="buttons">
        ${playOrPauseButton(this, state, run)} ${stepButtons(this, state)}
        ${this.#button("advance", "epoch", isOver || goes || status === "done")}
        ${this.#button("cancel", null, isOver)}
      </div>
      <div class="fields">
        ${menu(
          "rate",
          t("timeline.speed"),
          STEP_RATES.map((steps) => ({ value: String(steps), label: rateWords(steps) })),
          String(rate),
          (value) => {
            this.act("train", { do: "choose", choice: { rate: Number(value) } });
            if (goes) steer(this, { action: "play", value: Number(value) });
          },
        )}
        ${numberField(
          "learning-rate-now",
          t("learn.rateNow"),
          learningRate,
          { min: 1e-6, max: 1000, step: learningRate / 10, whole: false },
          (value) => steer(this, { action: "learning_rate", value }),
        )}
      </div>`;
  }

  /**
   * @param {Steering["action"]} action
   * @param {Steering["value"]} value
   * @param {boolean} disabled
   */
  #button(action, value, disabled) {
    const name = action === "advance" ? `advance.${value}` : action;
    return html`<button
      type="button"
      data-steer=${name}
      ?disabled=${disabled}
      @click=${() => steer(this, { action, value })}
    >
      ${t(`learn.${name}`)}
    </button>`;
  }

  /** @param {Run} run */
  #command({ command, byRecipe }) {
    if (!command) return null;
    if (!byRecipe)
      return html`<p class="hint" data-part="no-command">${t("learn.command.none")}</p>`;
    return html`<details data-part="train-command">
      <summary>${t("learn.command")}</summary>
      <pre translate="no" tabindex="0"><code>${command}</code></pre>
      <div class="buttons">
        <button type="button" data-action="copyCommand" @click=${() => this.#copy(command)}>
          ${t("learn.copy")}
        </button>
        <span role="status">${this.#isCopied ? t("learn.copied") : null}</span>
      </div>
    </details>`;
  }

  /** @param {string} command */
  async #copy(command) {
    this.#isCopied = await copied(command);
    this.requestUpdate();
  }
}

/** @param {Run} run */
function factsOf(run) {
  const { number, epoch, examples, examplesPerSecond, cost } = run;
  const accuracy = accuracyOf(run);
  const facts = /** @type {const} */ ([
    ["step", number, stepWords(run, "learn.fact.of")],
    ["epoch", epoch, formatNumber(epoch)],
    ["examples", examples, formatNumber(examples)],
    ["speed", examplesPerSecond, formatNumber(Math.round(examplesPerSecond))],
    ["cost", cost, cost === null ? "–" : formatNumber(cost, 4)],
    ["validation", accuracy, accuracy === null ? "–" : formatPercent(accuracy)],
  ]);
  return html`<dl class="standing">
    ${facts.map(
      ([name, value, words]) =>
        html`<div>
          <dt>${t(`learn.fact.${name}`)}</dt>
          <dd translate="no" data-fact=${name} data-value=${value ?? nothing}>${words}</dd>
        </div>`,
    )}
  </dl>`;
}

/** @param {number} steps A second. */
const rateWords = (steps) => (steps ? t("learn.rate.some", { count: steps }) : t("learn.rate.all"));

customElements.define("fp-run", RunPanel);
