import { html, nothing } from "lit";
import { t } from "../i18n/i18n.js";
import { stepNamed } from "../lesson/index.js";
import { questionNamed } from "../lesson/questions/index.js";
import { actionButton } from "./action-button.js";
import { Panel } from "./panel.js";
import { paintItem } from "./thumbnail.js";

/** @import { Guess, State } from "../types.js" */
/** @import { Choice, Question } from "../lesson/question.js" */

/** A question of the lesson: choices for a prediction, then what the network's own numbers say. */
export class QuestionPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ lesson }) {
    return [lesson?.step, lesson?.asked, lesson?.guess];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const question = questionNamed(stepNamed(state.lesson?.step ?? "")?.question);
    if (!question || !state.lesson) return null;
    const { asked, guess } = state.lesson;
    const choices = asked ? question.choices(asked) : [];
    return html`
      <fieldset
        data-part="question"
        data-question=${question.name}
        data-right=${guess?.grade?.right ?? nothing}
        ?disabled=${guess !== null}
      >
        <legend><small>${t("question.title")}</small> ${t(`question.${question.name}.ask`)}</legend>
        <div class="answers">${choices.map((choice) => this.#choice(question, choice, guess))}</div>
      </fieldset>
      <div class="outcome" role="status">${guess ? this.#outcome(question, guess) : null}</div>
    `;
  }

  /**
   * @param {Question} question
   * @param {Choice} choice
   * @param {Guess | null} guess
   */
  #choice({ name }, { id, key, values, item }, guess) {
    const right = guess?.grade?.right === id;
    const chosen = guess?.choice === id;
    return html`<button
      type="button"
      data-choice=${id}
      aria-pressed=${chosen}
      ?data-network=${right}
      @click=${() => this.act("predict", id)}
    >
      ${item ? html`<canvas data-item=${id} aria-hidden="true"></canvas>` : null}
      <span>${t(key ?? `question.${name}.${id}`, values)}</span>
      ${chosen ? html`<span class="hidden">, ${t("question.yours")}</span>` : null}
      ${
        right
          ? html`<b aria-hidden="true">✓</b><span class="hidden">, ${t("question.networks")}</span>`
          : null
      }
    </button>`;
  }

  /**
   * @param {Question} question
   * @param {Guess} guess
   */
  #outcome({ name }, { choice, grade }) {
    if (!grade) return html`<p>${t("question.waiting")}</p>`;
    const verdict = grade.right === choice ? "right" : "wrong";
    return html`<p data-part="outcome" data-verdict=${verdict}>
        <strong>${t(`question.${verdict}`)}</strong>
        ${t(`question.${name}.reason`, grade.values)}
        ${grade.verdict ? t(`question.${name}.${grade.verdict}`, grade.values) : null}
      </p>
      ${this.state && actionButton(this, this.state, "predictAgain", [])}`;
  }

  /** @override */
  updated() {
    const { state } = this;
    const question = questionNamed(stepNamed(state?.lesson?.step ?? "")?.question);
    if (!state?.lesson || !question) return;
    const choices = state.lesson.asked ? question.choices(state.lesson.asked) : [];
    for (const canvas of this.querySelectorAll("canvas")) {
      paintItem(canvas, choices.find(({ id }) => id === canvas.dataset.item)?.item);
    }
  }
}

customElements.define("fp-question", QuestionPanel);
