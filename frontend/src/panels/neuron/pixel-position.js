import { html } from "lit";
import { t } from "../../i18n/i18n.js";
import { putPixels } from "../../stage/pad-canvas.js";
import { Panel } from "../panel.js";
import { outlineCell, paintWhenNew } from "./cells.js";
import { written } from "./words.js";
import { pictureSeen, pixelPosition, takesNumbers } from "../../store/state.js";

/** @import { State } from "../../types.js" */

/** The position of a selected pixel in what the network sees, and its grey. */
export class PixelPositionSection extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ card, selection, pass }) {
    return [card, selection, pass?.layers[0]];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ card, selection, pass }) {
    this.hidden = selection?.layer !== 0 || takesNumbers(card);
    if (!selection || this.hidden) return null;
    const { neuron } = selection;
    const grey = pass?.layers[0]?.a[neuron];
    const { row, column } = pixelPosition(card, neuron);
    const { rows, columns } = pictureSeen(card);
    return html`
      <h3>${t("pictures.position")}</h3>
      <div class="beside">
        <div class="field" data-part="pixel-position">
          <canvas
            width=${columns}
            height=${rows}
            role="img"
            aria-label=${t("pictures.position")}
          ></canvas>
          <i class="spot"></i>
        </div>
        <div>
          <p>${t("pictures.index", { index: neuron, above: row, before: column, columns })}</p>
          <p data-part="grey" data-value=${grey ?? ""}>
            ${
              grey === undefined
                ? null
                : t("pictures.grey", { grey: written(grey), byte: Math.round(grey * 255) })
            }
          </p>
        </div>
      </div>
    `;
  }

  /** @override */
  updated() {
    const field = /** @type {HTMLElement | null} */ (this.querySelector(".field"));
    if (!this.state?.selection || !field || this.hidden) return;
    const { card, selection, pass } = this.state;
    const canvas = /** @type {HTMLCanvasElement} */ (field.querySelector("canvas"));
    const seen = pass?.layers[0]?.a ?? [];
    const { rows, columns } = pictureSeen(card);
    paintWhenNew(canvas, [seen, columns, rows], (context) => putPixels(context, seen, 1));
    outlineCell(field, selection.neuron, rows * columns, columns);
  }
}

customElements.define("fp-pixel-position", PixelPositionSection);
