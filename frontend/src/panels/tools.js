import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { Panel } from "./panel.js";

/** @import { State } from "../types.js" */

/** What stands under the pad: clear, undo, redo, eraser, and the framing switch. */
export class ToolsPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    return [state.tool, state.framed, state.undo.length, state.redo.length, state.drawing.kind];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ tool, framed, undo, redo, drawing }) {
    const erasing = tool === "eraser";
    const framable = drawing.kind === "strokes" || drawing.source.type === "picture";
    return html`
      <div class="buttons">
        ${this.#button("clear", false)} ${this.#button("undo", undo.length === 0)}
        ${this.#button("redo", redo.length === 0)}
        <button
          type="button"
          data-action="eraser"
          aria-pressed=${erasing}
          @click=${() => this.act("tool", erasing ? "pen" : "eraser")}
        >
          ${t("tools.eraser")}
        </button>
      </div>
      <label class="switch">
        <span>${t("tools.framed")}</span>
        <input
          type="checkbox"
          role="switch"
          data-part="framed"
          .checked=${framed}
          ?disabled=${!framable}
          @change=${(/** @type {Event} */ event) =>
            this.act("framed", /** @type {HTMLInputElement} */ (event.target).checked)}
        />
      </label>
    `;
  }

  /**
   * @param {"clear" | "undo" | "redo"} name
   * @param {boolean} disabled
   */
  #button(name, disabled) {
    return html`
      <button
        type="button"
        data-action=${name}
        ?disabled=${disabled}
        @click=${() => this.act(name)}
      >
        ${t(`tools.${name}`)}
      </button>
    `;
  }
}

customElements.define("fp-tools", ToolsPanel);
