import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { putPixels } from "../stage/pad-canvas.js";
import { Panel } from "./panel.js";

/** @import { Drawing, State } from "../types.js" */

/** What the network sees: its 784 inputs, beside the drawing. */
export class NetworkInputPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    return [state.pass?.layers[0], kindOf(state.drawing), state.centred];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ drawing, centred }) {
    return html`
      <canvas
        width="28"
        height="28"
        role="img"
        aria-label=${t("seen.title")}
        data-part="seen"
      ></canvas>
      <div>
        <h2>${t("seen.title")}</h2>
        <p>${whatIsSeen(drawing, centred)}</p>
      </div>
    `;
  }

  /** @override */
  updated() {
    const context = this.querySelector("canvas")?.getContext("2d");
    if (context) putPixels(context, this.state?.pass?.layers[0]?.a ?? [], 1);
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
 */
function whatIsSeen(drawing, centred) {
  if (drawing.kind === "strokes") return t(centred ? "seen.centred" : "seen.raw");
  const { source } = drawing;
  if (source.type === "picture") return t("seen.picture");
  return t("seen.mnist", { index: String(source.index), label: String(source.label) });
}

customElements.define("fp-network-input", NetworkInputPanel);
