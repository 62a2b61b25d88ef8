import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { drawPixels, fitToScreen } from "../stage/pad.js";
import { Panel } from "./panel.js";

/** @import { State } from "../types.js" */

/** What the network sees: its 784 inputs as they are, beside what was drawn. */
export class SeenPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    return [state.pass?.layers[0], state.drawing.kind, state.framed];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ drawing, framed }) {
    const how = drawing.kind === "pixels" ? drawing.source.type : framed ? "framed" : "raw";
    return html`
      <canvas role="img" aria-label=${t("seen.title")} data-part="seen"></canvas>
      <div>
        <h2>${t("seen.title")}</h2>
        <p>${t(`seen.${how}`)}</p>
      </div>
    `;
  }

  /** @override */
  updated() {
    const canvas = this.querySelector("canvas");
    const context = canvas?.getContext("2d");
    if (!canvas || !context) return;
    drawPixels(context, this.state?.pass?.layers[0]?.a ?? [], fitToScreen(canvas), 1);
  }
}

customElements.define("fp-seen", SeenPanel);
