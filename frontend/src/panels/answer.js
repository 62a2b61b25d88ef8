import { html, nothing } from "lit";
import { formatActivation, t } from "../i18n/i18n.js";
import { answerShown, awaitsPlay, outputLabel } from "../store/state.js";
import { actionButton } from "./action-button.js";
import { Panel } from "./panel.js";

/** @import { Answer, Card, State } from "../types.js" */

/** The network's answer: the digit, its confidence, and the runner-up. */
export class AnswerPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    const { pass, mode, card, blankShown } = state;
    return [answerShown(state), pass === null, awaitsPlay(state), mode, card, blankShown];
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
        aria-live="off"
        class=${answer?.state === "blank" ? "hidden" : nothing}
        data-part="answer"
        translate="no"
        data-state=${answer?.state ?? "waiting"}
        ?data-word=${answerText(answer, card).length > 2}
        data-confidence=${answer ? answer.confidence.toPrecision(6) : ""}
        >${answerText(answer, card)}</output
      >
      ${answer?.state === "blank" ? html`<p class="invitation">${t("pad.title")}</p>` : null}
      <p class="why">${answer ? this.#why(state, answer, single) : this.#waiting(state)}</p>
    `;
  }

  /**
   * @param {State} state
   * @param {Answer} answer
   * @param {boolean} single
   */
  #why(state, answer, single) {
    if (answer.state !== "blank") return why(answer, single, state.card);
    if (state.blankShown) return t("answer.blank");
    return actionButton(this, state, "showBlank", [], { kind: "quiet" });
  }

  /** @param {State} state */
  #waiting(state) {
    const { mode, pass, card } = state;
    if (!card || (mode === "live" && !pass)) return t("page.waiting");
    if (!awaitsPlay(state)) return t("answer.waiting");
    return html`
      <button type="button" class="primary" data-action="watch" @click=${() => this.act("play")}>
        ${t("answer.watch")}
      </button>
    `;
  }
}

/**
 * @param {Answer | null} answer
 * @param {Card | null} card
 */
function answerText(answer, card) {
  if (!answer) return "";
  return answer.state === "digit"
    ? outputLabel(card, answer.digit)
    : t(`answer.word.${answer.state}`);
}

/**
 * @param {Answer} answer
 * @param {boolean} single Whether the network has a single output, whose range is divided into tenths.
 * @param {Card | null} card
 */
function why({ state, digit, confidence, runnerUp, runnerUpConfidence }, single, card) {
  const key = `answer.${state}${single ? ".single" : ""}`;
  return t(key, {
    digit: outputLabel(card, digit),
    confidence: formatActivation(confidence),
    next: outputLabel(card, runnerUp),
    nextConfidence: formatActivation(runnerUpConfidence),
  });
}

customElements.define("fp-answer", AnswerPanel);
