import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { isShown } from "../store/picture.js";
import { actionButton } from "./action-button.js";
import { Panel } from "./panel.js";

/** @import { State } from "../types.js" */

/** What stands under the pad: clear, undo, redo, eraser, and the centring switch. */
export class ToolsPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    return [
      state.tool,
      state.centred,
      state.undo.length,
      state.redo.length,
      state.drawing.kind,
      isShown(state),
    ];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { centred, drawing } = state;
    const framable = drawing.kind === "strokes" || drawing.source.type === "picture";
    return html`
      <div class="buttons">
        ${actionButton(this, state, "clear", [])}
        ${actionButton(this, state, "undoDrawing", [], { name: "undo" })}
        ${actionButton(this, state, "redoDrawing", [], { name: "redo" })}
        ${actionButton(this, state, "eraser", [])}
      </div>
      <label class="switch">
        <span>${t("tools.centred")}</span>
        <input
          type="checkbox"
          role="switch"
          data-part="centred"
          .checked=${centred}
          ?disabled=${!framable}
          @change=${(/** @type {Event} */ event) =>
            this.act("centred", /** @type {HTMLInputElement} */ (event.target).checked)}
        />
      </label>
      ${isShown(state) ? actionButton(this, state, "adjust", [], { kind: "quiet" }) : null}
    `;
  }
}

customElements.define("fp-tools", ToolsPanel);
