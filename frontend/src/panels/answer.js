import { html } from "lit";
import { formatNumber, t } from "../i18n/i18n.js";
import { answerShown } from "../store/state.js";
import { Panel } from "./panel.js";

/** @import { Answer, State } from "../types.js" */

/** What the network says: the digit, how sure it is, and what comes next. */
export class AnswerPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    return [answerShown(state), state.pass === null, state.mode, state.card];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { card } = state;
    const answer = answerShown(state);
    const single = card?.readout === "tenths";
    return html`
      <h2>${t("answer.title")}</h2>
      <output
        data-part="answer"
        translate="no"
        data-state=${answer?.state ?? "waiting"}
        data-confidence=${answer ? answer.confidence.toPrecision(6) : ""}
        >${answerText(answer)}</output
      >
      <p class="why">${answer ? why(answer, single) : this.#waiting(state)}</p>
    `;
  }

  /** @param {State} state */
  #waiting({ mode, pass, card }) {
    if (mode === "live" || !card) return t("answer.waiting.live");
    if (pass) return t("answer.waiting.pass");
    return html`
      <button type="button" class="primary" data-action="watch" @click=${() => this.act("play")}>
        ${t("answer.watch")}
      </button>
    `;
  }
}

/** @param {Answer | null} answer */
function answerText(answer) {
  if (!answer) return "";
  return answer.state === "digit" ? String(answer.digit) : t(`answer.word.${answer.state}`);
}

/**
 * @param {Answer} answer
 * @param {boolean} single The network has one output, which is cut into tenths.
 */
function why({ state, digit, confidence, runnerUp, runnerUpConfidence }, single) {
  if (state === "blank") return t("answer.blank");
  const key = `answer.${state}${single ? ".single" : ""}`;
  return t(key, {
    digit: String(digit),
    confidence: formatNumber(confidence, 2),
    next: String(runnerUp),
    nextConfidence: formatNumber(runnerUpConfidence, 2),
  });
}

customElements.define("fp-answer", AnswerPanel);
