import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { LINES, MODES } from "../options.js";
import { actionButton } from "./action-button.js";
import { Panel } from "./panel.js";
import { followsPass } from "./views/index.js";

/** @import { State } from "../types.js" */

/** The choices of when the network answers and what the lines show, each where it makes a difference. */
export class ModesPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    return [state.mode, state.lines, state.curtain, state.card, state.view];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    this.hidden = !followsPass(state.view);
    this.dataset.of = state.view === "stage" ? "stage" : "pass";
    return html`
      ${actionButton(this, state, "curtain", [], {
        caption: t("curtain.cover"),
        title: t("curtain.title"),
      })}
      <div class="choices" role="group" aria-label=${t("modes.mode")}>
        ${MODES.map((mode) => this.#choice(state, mode, "mode"))}
      </div>
      <div class="choices" role="group" aria-label=${t("modes.lines")}>
        ${LINES.map((lines) => this.#choice(state, lines, "lines"))}
      </div>
    `;
  }

  /**
   * @param {State} state
   * @param {State["mode"] | State["lines"]} action The action of a choice has the same name as its part of the state.
   * @param {"mode" | "lines"} of
   */
  #choice(state, action, of) {
    return actionButton(this, state, action, [], { title: t(`${of}.${action}.help`) });
  }
}

customElements.define("fp-modes", ModesPanel);
