import { html } from "lit";
import { t } from "../../i18n/i18n.js";
import { paletteOf } from "../../stage/color.js";
import { paintHeatmap } from "../../stage/heatmap-canvas.js";
import { largestOf } from "../../math/largest.js";
import { projectedOf, strongest } from "../../math/weighted-sum.js";
import { Panel } from "../panel.js";
import { cellBeside, cellUnder, outlineCell, paintRamp, paintWhenNew } from "./cells.js";
import { picture } from "./picture.js";
import { shortName, written } from "./words.js";
import { columnsSeen } from "../../store/state.js";

/** @import { State } from "../../types.js" */

/**
 * A neuron of a later layer projected back onto the pixels: the picture that it would look for if no layer squished.
 * Pointing at a cell points at the pixel.
 */
export class ProjectionSection extends Panel {
  /** @type {{parts: unknown[], row: Float64Array | null}} */
  #projected = { parts: [], row: null };

  /**
   * @override
   * @param {State} state
   */
  uses({ card, selection, weights, hover, shade, hues }) {
    return [card, selection, weights, hover, shade, hues];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { selection, weights } = state;
    this.hidden = !selection || selection.layer < 2;
    if (!selection || this.hidden) return null;
    const parts = [weights, selection];
    if (parts.some((part, i) => part !== this.#projected.parts[i])) {
      this.#projected = { parts, row: projectedOf(weights, selection.layer, selection.neuron) };
    }
    const { row } = this.#projected;
    if (!row) return null;
    const lit = this.#litPixel();
    return html`
      <div class="beside">
        <div
          data-part="projected"
          role="application"
          tabindex="0"
          aria-label=${t("pictures.projection")}
          aria-describedby="pictures-help"
          @pointermove=${this.#pointed}
          @pointerdown=${this.#pointed}
          @pointerleave=${this.#left}
          @keydown=${this.#walked}
          @focus=${this.#entered}
          @blur=${this.#blurred}
        >
          ${picture("projection", t("pictures.projection"), largestOf(row))}
        </div>
        <div>
          <p>${t("pictures.linear", { matrices: matricesOf(selection.layer) })}</p>
          <p
            class="readout"
            data-part="pixel"
            data-cell=${lit ?? ""}
            data-value=${lit === null ? "" : row[lit]}
          >
            ${
              lit === null
                ? null
                : html`<span>${shortName(state, { layer: 0, neuron: lit })}</span>
                    <b translate="no">${written(row[lit])}</b>`
            }
          </p>
        </div>
      </div>
    `;
  }

  /** @override */
  updated() {
    const { row, parts } = this.#projected;
    const field = /** @type {HTMLElement | null} */ (this.querySelector(".field"));
    const [canvas, ramp] = this.querySelectorAll("canvas");
    if (!this.state || !row || !field) return;
    const { card } = this.state;
    const palette = paletteOf(this.state);
    paintWhenNew(canvas, [...parts, palette], (context) =>
      paintHeatmap(context, row, columnsSeen(card), largestOf(row), palette),
    );
    paintRamp(ramp, palette);
    outlineCell(field, this.#litPixel(), row.length, columnsSeen(card));
  }

  #litPixel() {
    const { hover } = this.state ?? {};
    return hover?.layer === 0 ? hover.neuron : null;
  }

  /** @param {number | null} pixel */
  #pointAt(pixel) {
    this.act("point", pixel === null ? null : { layer: 0, neuron: pixel });
  }

  /** @param {PointerEvent} event */
  #pointed = (event) => {
    const { card } = this.state ?? {};
    if (card) this.#pointAt(cellUnder(event, card.sizes[0], columnsSeen(card)));
  };

  /** @param {PointerEvent} event */
  #left = ({ pointerType }) => {
    if (pointerType === "mouse") this.#pointAt(null);
  };

  #blurred = () => this.#pointAt(null);

  #entered = () => {
    const { row } = this.#projected;
    if (row && this.#litPixel() === null) this.#pointAt(strongest(row, 1)[0] ?? 0);
  };

  /** @param {KeyboardEvent} event */
  #walked = (event) => {
    const { card } = this.state ?? {};
    if (!card) return;
    const cell = cellBeside(event.key, this.#litPixel() ?? 0, card.sizes[0], columnsSeen(card));
    if (cell === null) return;
    event.preventDefault();
    this.#pointAt(cell);
  };
}

/**
 * Returns the matrix product from the pixels to a layer, as it is written.
 * @param {number} layer
 */
function matricesOf(layer) {
  const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  return Array.from({ length: layer }, (_, i) => {
    const digits = [...String(layer - i)].map((digit) => superscripts[Number(digit)]);
    return `W⁽${digits.join("")}⁾`;
  }).join(" · ");
}

customElements.define("fp-projection", ProjectionSection);
