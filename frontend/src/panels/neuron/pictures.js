import { html } from "lit";
import { digitsShown, t } from "../../i18n/i18n.js";
import { paletteOf } from "../../stage/color.js";
import { paintHeatmap } from "../../stage/heatmap-canvas.js";
import { DECIMALS, sumAsShown } from "../../math/breakdown.js";
import { partsOf, strongest } from "../../math/weighted-sum.js";
import { Panel } from "../panel.js";
import { shiftOf } from "./breakdown.js";
import { cellBeside, cellUnder, outlineCell, paintRamp, paintWhenNew } from "./cells.js";
import { fieldOf, scalesOf } from "./field.js";
import { picture } from "./picture.js";
import { shortName, written } from "./words.js";

/** @import { State } from "../../types.js" */
/** @import { Field } from "./field.js" */

/**
 * The weights of the selected neuron as a picture, beside its contributions w·a. Pointing at a cell, or moving to it
 * with the arrow keys, highlights the same connection everywhere.
 */
export class PicturesSection extends Panel {
  /** @type {Field | null} */
  #field = null;

  /**
   * @override
   * @param {State} state
   */
  uses({ selection, card, pass, weights, switches, edge, shade, hues }) {
    return [selection, card, pass?.layers, weights, switches, edge, shade, hues];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { selection } = state;
    if (!selection) return null;
    const field = fieldOf(state, selection);
    this.#field = field;
    const { layer } = selection;
    return html`
      <h3>${t(layer === 0 ? "pictures.outOf" : "section.pictures.title")}</h3>
      ${field ? this.#fields(state, field) : html`<p>${t("pictures.waiting")}</p>`}
      ${state.card?.shuffled ? html`<p class="note">${t("pictures.shuffled")}</p>` : null}
    `;
  }

  /** @override */
  updated() {
    const { state } = this;
    if (!state?.selection) return;
    if (this.#field) this.#paintFields(state, this.#field);
  }

  // The weights and w·a

  /**
   * @param {State} state
   * @param {Field} field
   */
  #fields(state, field) {
    const scales = scalesOf(field);
    const wide = !field.isPicture;
    return html`
      <div
        class="fields"
        ?data-wide=${wide}
        data-part="cells"
        role="application"
        tabindex="0"
        aria-label=${t(`pictures.${field.end}`)}
        aria-describedby="pictures-help"
        @pointermove=${this.#pointed}
        @pointerdown=${this.#pointed}
        @pointerleave=${this.#left}
        @keydown=${this.#walked}
        @focus=${this.#entered}
        @blur=${this.#blurred}
      >
        ${picture("weights", t("pictures.weights"), scales.weights)}
        ${picture("products", t("pictures.products"), scales.products, sumOf(state, field))}
      </div>
      <p class="hidden" id="pictures-help">${t("pictures.help")}</p>
      <p class="hidden" aria-live="polite" data-part="cell-said"></p>
      ${this.#readout(state, field)}
    `;
  }

  /**
   * Returns the numbers of the current cell.
   * @param {State} state
   * @param {Field} field
   */
  #readout(state, field) {
    const cell = field.cell(state.edge);
    if (cell === null) return html`<p class="readout">${t("pictures.hint")}</p>`;
    const a = field.activation(cell);
    const product = field.products?.[cell];
    const weight = field.w[cell];
    return html`<p
      class="readout"
      data-part="cell"
      data-cell=${cell}
      data-weight=${weight}
      data-activation=${a ?? ""}
      data-product=${product ?? ""}
    >
      <span>${shortName(state, field.other(cell))}</span>
      <b translate="no">
        ${
          a === undefined || product === undefined
            ? `w ${written(weight)}`
            : `${written(a)} × ${written(weight)} = ${written(product)}`
        }
      </b>
    </p>`;
  }

  /**
   * @param {State} state
   * @param {Field} field
   */
  #paintFields(state, field) {
    const palette = paletteOf(state);
    const { weights, products } = this.#canvases();
    const scales = scalesOf(field);
    const of = state.selection;
    paintWhenNew(weights, [state.weights, of, palette], (context) =>
      paintHeatmap(context, field.w, field.columns, scales.weights, palette),
    );
    const values = field.products ?? new Float32Array(field.w.length);
    paintWhenNew(products, [state.weights, of, state.pass?.layers, palette], (context) =>
      paintHeatmap(context, values, field.columns, scales.products, palette),
    );
    for (const ramp of this.#all("canvas.ramp")) {
      paintRamp(/** @type {HTMLCanvasElement} */ (ramp), palette);
    }
    const cell = field.cell(state.edge);
    this.style.setProperty("--columns", String(field.columns));
    for (const one of this.#all(".fields .field")) {
      outlineCell(one, cell, field.w.length, field.columns);
    }
  }

  #canvases() {
    const find = (/** @type {string} */ name) =>
      /** @type {HTMLCanvasElement} */ (this.querySelector(`[data-part="${name}"] canvas`));
    return { weights: find("weights"), products: find("products") };
  }

  /** @param {string} selector */
  #all(selector) {
    return /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll(selector));
  }

  /** @param {PointerEvent} event */
  #pointed = (event) => {
    const field = this.#field;
    if (!field) return;
    const cell = cellUnder(event, field.w.length, field.columns);
    this.act("edge", cell === null ? null : field.edge(cell));
  };

  /**
   * Lifting a finger does not mean that it points elsewhere.
   * @param {PointerEvent} event
   */
  #left = ({ pointerType }) => {
    if (pointerType === "mouse") this.act("edge", null);
  };

  #blurred = () => this.act("edge", null);

  /** Keyboard navigation starts at the connection with the largest contribution. */
  #entered = () => {
    const field = this.#field;
    if (!field || field.cell(this.state?.edge ?? null) !== null) return;
    const [cell = 0] = [...strongest(field.products ?? [], 1), ...strongest(field.w, 1)];
    this.act("edge", field.edge(cell));
  };

  /** @param {KeyboardEvent} event */
  #walked = (event) => {
    const field = this.#field;
    if (!field) return;
    const from = field.cell(this.state?.edge ?? null) ?? 0;
    const cell = cellBeside(event.key, from, field.w.length, field.columns);
    if (cell === null) return;
    event.preventDefault();
    this.act("edge", field.edge(cell));
    this.#say(field, cell);
  };

  /**
   * @param {Field} field
   * @param {number} cell
   */
  #say(field, cell) {
    if (!this.state) return;
    const values = {
      name: shortName(this.state, field.other(cell)),
      w: written(field.w[cell]),
      product: written(field.products?.[cell] ?? 0),
    };
    const said = this.querySelector("[data-part='cell-said']");
    if (said) said.textContent = t("pictures.said", values);
  }
}

/**
 * Returns the sum of the w·a cells, exact and as the weighted sum shows it.
 * @param {State} state
 * @param {Field} field
 */
function sumOf(state, { end, products }) {
  const { selection, pass } = state;
  if (!selection || !products || end === "outOf") return null;
  const { layer, neuron } = selection;
  const z = pass?.layers[layer]?.z?.[neuron];
  if (z === undefined) return null;
  const shown = sumAsShown(z, shiftOf(state, selection), digitsShown(DECIMALS));
  return { value: partsOf(products).sum, shown };
}

customElements.define("fp-pictures", PicturesSection);
