import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { GRID } from "../options.js";
import { putPixels } from "../stage/pad-canvas.js";
import { Panel } from "./panel.js";
import { pictureSeen } from "../store/state.js";

/** @import { Drawing, State } from "../types.js" */

/** What the network sees: its inputs, beside the drawing. */
export class NetworkInputPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    return [state.card, state.pass?.layers[0], kindOf(state.drawing), state.centred];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ card, drawing, centred }) {
    const { rows, columns } = pictureSeen(card);
    return html`
      <canvas
        width=${columns}
        height=${rows}
        role="img"
        aria-label=${t("seen.title")}
        data-part="seen"
      ></canvas>
      <div>
        <h2>${t("seen.title")}</h2>
        <p>${whatIsSeen(drawing, centred, { rows, columns })}</p>
      </div>
    `;
  }

  /** @override */
  updated() {
    const context = this.querySelector("canvas")?.getContext("2d");
    const { card, pass } = this.state ?? {};
    const seen = pass?.layers[0]?.a ?? [];
    if (context && card) putPixels(context, seen, 1);
  }
}

/**
 * What the text depends on; adding or removing strokes does not change it.
 * @param {Drawing} drawing
 */
function kindOf(drawing) {
  return drawing.kind === "pixels" ? drawing.source : drawing.kind;
}

/**
 * @param {Drawing} drawing
 * @param {boolean} centred
 * @param {{rows: number, columns: number}} picture
 */
function whatIsSeen(drawing, centred, { rows, columns }) {
  if (rows !== GRID || columns !== GRID) return t("seen.scaled", { rows, columns });
  if (drawing.kind === "strokes") return t(centred ? "seen.centred" : "seen.raw");
  const { source } = drawing;
  if (source.type === "picture") return t("seen.picture");
  return t("seen.mnist", { index: String(source.index), label: String(source.label) });
}

customElements.define("fp-network-input", NetworkInputPanel);
