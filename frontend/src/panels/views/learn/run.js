import { html, nothing } from "lit";
import { formatNumber, formatPercent, t } from "../../../i18n/i18n.js";
import { STEP_RATES } from "../../../recipes.js";
import { choiceOf } from "../../../store/training.js";
import { copied } from "../../copy.js";
import { Panel } from "../../panel.js";
import { menu, numberField } from "./fields.js";

/** @import { Run, State, Steering } from "../../../types.js" */

/** How a run stands, and what it can be told. */
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
        <p role="status" class="status" data-part="run-status">${statusWords(run)}</p>
        ${this.#controls(state, run)} ${factsOf(run)} ${this.#checkpoints(run)}
        <p class="hint" data-part="run-source" data-source=${run.source}>
          ${t(`learn.source.${run.source}`, {
            count: run.trainingImages,
            kept: run.validationImages,
          })}
        </p>
        ${run.command ? this.#command(run.command) : null}
      </section>
    `;
  }

  /**
   * @param {State} state
   * @param {Run} run
   */
  #controls(state, { status, learningRate }) {
    const { rate } = choiceOf(state);
    const goes = status === "running" || status === "waiting";
    const isOver = status === "lost";
    const isDone = isOver || status === "done";
    return html`<div class="buttons">
        ${goes ? this.#button("pause", null, false) : this.#button("play", rate, isDone, "primary")}
        ${this.#button("advance", "batch", isDone || goes)}
        ${this.#button("advance", "epoch", isDone || goes)} ${this.#button("cancel", null, isOver)}
      </div>
      <div class="fields">
        ${menu(
          "rate",
          t("timeline.speed"),
          STEP_RATES.map((steps) => ({ value: String(steps), label: rateWords(steps) })),
          String(rate),
          (value) => {
            this.act("train", { do: "choose", choice: { rate: Number(value) } });
            if (goes) this.#steer({ action: "play", value: Number(value) });
          },
        )}
        ${numberField(
          "learning-rate-now",
          t("learn.rateNow"),
          learningRate,
          { min: 1e-6, max: 1000, step: learningRate / 10, whole: false },
          (value) => this.#steer({ action: "learning_rate", value }),
        )}
      </div>`;
  }

  /**
   * @param {Steering["action"]} action
   * @param {Steering["value"]} value
   * @param {boolean} disabled
   * @param {string} [kind] Its CSS class.
   */
  #button(action, value, disabled, kind) {
    const name = action === "advance" ? `advance.${value}` : action;
    return html`<button
      type="button"
      class=${kind ?? nothing}
      data-steer=${name}
      ?disabled=${disabled}
      @click=${() => this.#steer({ action, value })}
    >
      ${t(name === "pause" ? "timeline.pause" : `learn.${name}`)}
    </button>`;
  }

  /** @param {Run} run */
  #checkpoints({ checkpoints, number, status }) {
    if (checkpoints.length < 2) return null;
    const at = Math.max(
      0,
      checkpoints.findLastIndex((step) => step <= number),
    );
    return html`<label class="scrub">
      <span>${t("learn.checkpoints")}</span>
      <input
        type="range"
        data-part="checkpoints"
        min="0"
        max=${checkpoints.length - 1}
        step="1"
        .value=${String(at)}
        ?disabled=${status === "lost"}
        aria-valuetext=${t("learn.step", { step: checkpoints[at] })}
        @input=${(/** @type {Event} */ { target }) => {
          const { value } = /** @type {HTMLInputElement} */ (target);
          this.#steer({ action: "seek", value: checkpoints[Number(value)] });
        }}
      />
      <output>${t("learn.step", { step: checkpoints[at] })}</output>
    </label>`;
  }

  /** @param {string} command */
  #command(command) {
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

  /** @param {Steering} steering */
  #steer(steering) {
    this.act("train", { do: "steer", steering });
  }
}

/**
 * How the run stands, in words that change only when that does: they are read out.
 * @param {Run} run
 */
function statusWords({ status, place, reason, number, learningRate }) {
  if (status === "waiting") {
    return place ? t("learn.status.place", { count: place }) : t("learn.status.waiting");
  }
  if (status === "lost") return t(`learn.status.lost.${reason ?? "lost"}`);
  const values = { step: number, rate: learningRate };
  return t(`learn.status.${status}`, status === "diverged" ? values : {});
}

/** @param {Run} run */
function factsOf({ number, steps, epoch, examples, examplesPerSecond, cost, measured }) {
  const last = measured[measured.length - 1];
  const facts = /** @type {const} */ ([
    ["step", number, t("learn.fact.of", { step: number, steps })],
    ["epoch", epoch, formatNumber(epoch)],
    ["examples", examples, formatNumber(examples)],
    ["speed", examplesPerSecond, formatNumber(Math.round(examplesPerSecond))],
    ["cost", cost, cost === null ? "–" : formatNumber(cost, 4)],
    [
      "validation",
      last?.validationAccuracy ?? null,
      last ? formatPercent(last.validationAccuracy) : "–",
    ],
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
