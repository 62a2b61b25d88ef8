import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { pictureInto } from "../../../store/state.js";
import { Panel } from "../../panel.js";
import { WINDOW, litIn, productOf, windowStart, written } from "./matrix-layer.js";

/** @import { State } from "../../../types.js" */

/**
 * One column of numbers: its name as read and as written, its entries, and the highlighted one.
 * @typedef {object} Column
 * @property {string} of
 * @property {string} name
 * @property {number} count
 * @property {ArrayLike<number> | undefined} values
 * @property {number | null} lit
 * @property {boolean} input Whether its entries are neurons of the previous layer.
 * @property {{rows: number, columns: number} | null} [picture] That of its entries, if they make one.
 */

/** The columns beside the matrix: the input a, the bias b, their sum z, and the output a′. */
export class MatrixColumns extends Panel {
  /** @override */
  static properties = { layer: { attribute: false } };

  constructor() {
    super();
    /** @type {number} */
    this.layer = 1;
  }

  /**
   * @override
   * @param {State} state
   */
  uses({ card, weights, switches, pass, edge, hover, selection }) {
    return [card, weights[this.layer - 1], switches, pass?.layers, edge, hover, selection];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const product = productOf(state, this.layer);
    if (!product) return null;
    const { nIn, nOut, b, before, z, a } = product;
    const { row, column } = litIn(state, this.layer);
    const out = { count: nOut, lit: row, input: false };
    const given = { count: nIn, lit: column, input: true };
    const picture = pictureInto(state.card, this.layer);
    return html`
      <div translate="no" class="columns" @pointerleave=${this.#left}>
        ${this.#column({ of: "a", name: "a", values: before, picture, ...given })}
        <span class="sign">+</span>
        ${this.#column({ of: "b", name: "b", values: b, ...out })}
        <span class="sign">=</span>
        ${this.#column({ of: "z", name: "z", values: z, ...out })}
        <span class="sign">${t("matrix.squish")}</span>
        ${this.#column({ of: "out", name: "a′", values: a, ...out })}
      </div>
    `;
  }

  /** @param {Column} column */
  #column(column) {
    const { of, name, count, values, lit, input, picture = null } = column;
    const start = windowStart(count, lit, picture);
    const indices = Array.from({ length: Math.min(count, WINDOW) }, (_, i) => start + i);
    return html`<figure data-part="column" data-of=${of}>
      <figcaption>${name}</figcaption>
      <ol ?data-above=${start > 0} ?data-below=${start + WINDOW < count}>
        ${indices.map((index) => {
          const value = values?.[index];
          return html`<li
            data-entry=${index}
            data-value=${value ?? ""}
            data-sign=${Math.sign(value ?? 0)}
            ?data-lit=${index === lit}
            @pointerenter=${() => this.#point(index, input)}
            @click=${() => this.#select(index, input)}
          >
            <i>${index}</i>${value === undefined ? "" : written(value)}
          </li>`;
        })}
      </ol>
      <p class="dimension" data-part="dimension" data-of=${of}>
        ${t("matrix.dimension", { name, rows: count, columns: 1 })}
      </p>
    </figure>`;
  }

  /**
   * Points at an entry: an entry of a is an input of the highlighted row, any other entry is a neuron.
   * @param {number} index
   * @param {boolean} input
   */
  #point(index, input) {
    const { state, layer } = this;
    if (!state) return;
    const { row } = litIn(state, layer);
    if (input && row !== null) this.act("edge", { layer, neuron: row, source: index });
    else this.act("point", { layer: input ? layer - 1 : layer, neuron: index });
  }

  /** @param {PointerEvent} event */
  #left = ({ pointerType }) => {
    if (pointerType !== "mouse") return;
    this.act("edge", null);
    this.act("point", null);
  };

  /**
   * @param {number} index
   * @param {boolean} input
   */
  #select(index, input) {
    this.act("select", { layer: input ? this.layer - 1 : this.layer, neuron: index });
  }
}

customElements.define("fp-matrix-columns", MatrixColumns);
