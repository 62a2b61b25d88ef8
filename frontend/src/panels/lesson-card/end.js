import { html } from "lit";
import { t } from "../../i18n/i18n.js";
import { drawingOf } from "../../lesson/bar.js";
import { lessonOf } from "../../lesson/index.js";
import { PLACE } from "../../lesson/step.js";
import { actionButton } from "../action-button.js";
import { Panel } from "../panel.js";

/** @import { State } from "../../types.js" */

/** Views to continue with. */
const NEXT = /** @type {const} */ (["dials", "networks"]);

/** The end of the lesson: what was shown, what failed, what comes next, and a pad to draw on. */
export class EndPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ lesson, checks }) {
    return [lesson?.step, lesson?.done, checks];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { lesson, checks } = state;
    const tasks = lessonOf(lesson?.step).steps.filter(({ isDone }) => isDone);
    const done = tasks.filter(({ name }) => lesson?.done.includes(name)).length;
    const found = Object.entries(checks?.findings ?? {});
    const failed = found.filter(([, { verdict }]) => verdict === "fails");
    return html`
      <p data-part="end-seen" data-done=${done} data-count=${tasks.length}>
        ${t("lesson.end.seen", { done, count: tasks.length })}
      </p>
      <details data-part="end-failed" data-checked=${found.length} data-failed=${failed.length}>
        <summary>
          ${t("lesson.end.failed", { checked: found.length, count: failed.length })}
        </summary>
        <ul>
          ${failed.map(([item]) => html`<li>${t(`checked.${item}.claim`)}</li>`)}
        </ul>
      </details>
      <div class="buttons">
        <button
          type="button"
          data-action="end-learning"
          @click=${() => this.act("lesson", "learning")}
        >
          ${t("lesson.name.learning")}
        </button>
        ${actionButton(this, state, "puzzle", [], { name: "end-puzzles" })}
        ${NEXT.map(
          (view) =>
            html`<button type="button" data-action="end-${view}" @click=${() => this.#goOn(view)}>
              ${t(`lesson.end.${view}`)}
            </button>`,
        )}
        ${actionButton(this, state, "share", [], { name: "end-share", caption: t("header.share") })}
        <button type="button" data-action="end-blank" @click=${this.#startAfresh}>
          ${t("lesson.end.blank")}
        </button>
      </div>
    `;
  }

  /** @param {typeof NEXT[number]} view */
  #goOn(view) {
    this.act("leaveLesson");
    this.act("view", view);
  }

  #startAfresh = () => {
    this.act("leaveLesson");
    this.act("goTo", { ...PLACE, input: drawingOf("blank") });
  };
}

customElements.define("fp-end", EndPanel);
