import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { Panel } from "./panel.js";

/** @import { State } from "../types.js" */

/** When the network answers, and what the lines of the stage show. */
export class ModesPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    return [state.mode, state.lines, state.curtain, state.card];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ mode, lines, curtain, card }) {
    return html`
      <button
        type="button"
        data-action="curtain"
        aria-pressed=${curtain}
        ?disabled=${!card || card.sizes.length < 3}
        aria-label=${t("curtain.title")}
        title=${t("curtain.title")}
        @click=${() => this.act("curtain", !curtain)}
      >
        ${t("curtain.mark")}
      </button>
      <div class="choices" role="group" aria-label=${t("modes.mode")}>
        ${this.#choice("mode", "live", mode)} ${this.#choice("mode", "staged", mode)}
      </div>
      <div class="choices" role="group" aria-label=${t("modes.lines")}>
        ${this.#choice("lines", "flow", lines)} ${this.#choice("lines", "weights", lines)}
      </div>
    `;
  }

  /**
   * @param {"mode" | "lines"} what
   * @param {string} value
   * @param {string} chosen
   */
  #choice(what, value, chosen) {
    return html`
      <button
        type="button"
        data-action=${value}
        aria-pressed=${value === chosen}
        title=${t(`${what}.${value}.help`)}
        @click=${() => this.act(what, value)}
      >
        ${t(`${what}.${value}`)}
      </button>
    `;
  }
}

customElements.define("fp-modes", ModesPanel);
