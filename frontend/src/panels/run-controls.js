/**
 * The controls of a run, for the training's own view and for the bar above the other views.
 * @module
 */

import { html, nothing } from "lit";
import { shortcutsOf } from "../actions/keys.js";
import { isPossible } from "../actions/index.js";
import { t } from "../i18n/i18n.js";
import { isGoing } from "../store/run.js";

/** @import { Run, State, Steering } from "../types.js" */
/** @import { PlainActionName } from "../actions/detail.d.ts" */
/** @import { Panel } from "./panel.js" */

/**
 * Returns a button to play or pause a run, or to resume a lost one from its last checkpoint.
 * @param {Panel} panel
 * @param {State} state
 * @param {Run} run
 */
export function playOrPauseButton(panel, state, run) {
  const name = isGoing(run) ? "pause" : run.resumes === null ? "play" : "resume";
  const label = {
    pause: () => t("timeline.pause"),
    play: () => t("learn.play"),
    resume: () => t("learn.resume", { step: run.resumes ?? 0 }),
  }[name]();
  const kind = name === "pause" ? undefined : "primary";
  return steerButton(panel, state, "playOrPauseRun", { name, label, kind });
}

/**
 * Returns buttons for single steps: one batch, or the next example of a batch.
 * @param {Panel} panel
 * @param {State} state
 */
export function stepButtons(panel, state) {
  const one = (/** @type {"runBatch" | "runExample"} */ action, /** @type {string} */ of) =>
    steerButton(panel, state, action, { name: `advance.${of}`, label: t(`learn.advance.${of}`) });
  return html`${one("runBatch", "batch")}${one("runExample", "example")}`;
}

/**
 * Returns a button whose action has keyboard shortcuts.
 * @param {Panel} panel
 * @param {State} state
 * @param {PlainActionName} action
 * @param {{name: string, label: string, kind?: string}} look `name`: the button's `data-steer`.
 */
function steerButton(panel, state, action, { name, label, kind }) {
  return html`<button
    type="button"
    class=${kind ?? nothing}
    data-steer=${name}
    ?disabled=${!isPossible(action, state)}
    aria-keyshortcuts=${shortcutsOf(action) ?? nothing}
    @click=${() => panel.act(action, ...[])}
  >
    ${label}
  </button>`;
}

/**
 * Returns a slider over the checkpoints to go back to, if there are two or more, and says where the earlier ones were
 * lost: a training keeps its first one, at step 0, until another process goes on with it.
 * @param {Panel} panel
 * @param {Run} run
 */
export function checkpoints(panel, run) {
  const [first = 0] = run.checkpoints;
  return html`${run.checkpoints.length < 2 ? null : slider(panel, run)}
  ${
    first > 0
      ? html`<p class="hint" data-part="first-checkpoint">
          ${t("learn.checkpoints.lost", { step: first })}
        </p>`
      : null
  }`;
}

/**
 * @param {Panel} panel
 * @param {Run} run
 */
function slider(panel, { checkpoints, number, status }) {
  const at = Math.max(
    0,
    checkpoints.findLastIndex((step) => step <= number),
  );
  const step = t("learn.step", { step: checkpoints[at] });
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
      aria-valuetext=${step}
      @input=${(/** @type {Event} */ { target }) => {
        const { value } = /** @type {HTMLInputElement} */ (target);
        steer(panel, { action: "seek", value: checkpoints[Number(value)] });
      }}
    />
    <output aria-live="off">${step}</output>
  </label>`;
}

/**
 * @param {Panel} panel
 * @param {Steering} steering
 */
export function steer(panel, steering) {
  panel.act("train", { do: "steer", steering });
}
