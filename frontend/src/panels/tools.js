import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { isShown } from "../store/picture.js";
import { actionButton } from "./action-button.js";
import { Panel } from "./panel.js";
import { switchField } from "./switch-field.js";

/** @import { State } from "../types.js" */

/** The tools below the pad: clear, undo, redo, eraser, and the centring switch. */
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
    const canBeCentred = drawing.kind === "strokes" || drawing.source.type === "picture";
    return html`
      <div class="buttons">
        ${actionButton(this, state, "clear", [])}
        ${actionButton(this, state, "undoDrawing", [], { name: "undo" })}
        ${actionButton(this, state, "redoDrawing", [], { name: "redo" })}
        ${actionButton(this, state, "eraser", [])}
      </div>
      ${switchField({
        part: "centred",
        label: t("tools.centred"),
        checked: centred,
        disabled: !canBeCentred,
        onChange: (wanted) => this.act("centred", wanted),
      })}
      ${isShown(state) ? actionButton(this, state, "adjust", [], { kind: "quiet" }) : null}
    `;
  }
}

customElements.define("fp-tools", ToolsPanel);
