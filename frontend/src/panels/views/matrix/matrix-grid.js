import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { inkOn, paletteOf, signedColor } from "../../../stage/color.js";
import { drawSigns, paintHeatmap } from "../../../stage/heatmap-canvas.js";
import { largestOf } from "../../../math/largest.js";
import { Panel } from "../../panel.js";
import { cellAt, stepFrom } from "./matrix-walk.js";
import { FEW_COLUMNS, bracketed, litIn, productOf, written } from "./matrix-layer.js";

/** @import { LayerWeights, State } from "../../../types.js" */
/** @import { Palette } from "../../../stage/types.js" */
/** @import { Product } from "./matrix-layer.js" */

/** A cell of this many CSS px is wide enough for a number. */
const NUMBER_ROOM = 26;

/** Row heights are chosen to make the matrix about `HEIGHT` high, within these limits; CSS px. */
const HEIGHT = 352;
const LOWEST = 3;
const HIGHEST = 24;

/** The real W as one picture: one row per neuron, one column per input. */
export class MatrixGrid extends Panel {
  /** @override */
  static properties = { layer: { attribute: false } };

  /** What the canvas currently shows. */
  #painted = /** @type {unknown[]} */ ([]);

  constructor() {
    super();
    /** @type {number} */
    this.layer = 1;
    new ResizeObserver(() => this.#paint()).observe(this);
  }

  /**
   * @override
   * @param {State} state
   */
  uses({ card, weights, switches, pass, edge, hover, selection, shade, hues, pixelRatio }) {
    const look = [shade, hues, pixelRatio];
    return [card, weights[this.layer - 1], switches, pass?.layers, edge, hover, selection, ...look];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const product = productOf(state, this.layer);
    if (!product) return null;
    const { nIn, nOut, weights } = product;
    const lit = litIn(state, this.layer);
    this.style.setProperty("--row", `${rowHeight(nIn, nOut)}px`);
    this.style.setProperty("--columns", String(nIn));
    this.style.setProperty("--rows", String(nOut));
    this.style.setProperty("--lit-row", String(lit.row ?? 0));
    this.style.setProperty("--lit-column", String(lit.column ?? 0));
    return html`
      <div
        class="matrix"
        data-part="matrix"
        data-rows=${nOut}
        data-columns=${nIn}
        data-loaded=${weights?.rowsLoaded === nOut ? "complete" : ""}
        ?data-row=${lit.row !== null}
        ?data-column=${lit.column !== null}
        role="application"
        tabindex="0"
        aria-label=${t("matrix.grid", { rows: nOut, columns: nIn, layer: this.layer })}
        aria-describedby="matrix-help"
        @pointermove=${this.#pointed}
        @pointerdown=${this.#pointed}
        @pointerleave=${this.#left}
        @click=${this.#clicked}
        @keydown=${this.#walked}
        @blur=${() => this.act("edge", null)}
      >
        <canvas></canvas>
        <i class="row"></i><i class="column"></i><i class="cell"></i>
      </div>
      <p class="hidden" id="matrix-help">${t("matrix.help")}</p>
      <p translate="no" class="dimension" data-part="dimension" data-of="W">
        ${t("matrix.dimension", { name: "W", rows: nOut, columns: nIn })}
      </p>
      <p class="told" data-part="matrix-cell">${this.#told(product, lit)}</p>
      <p class="hidden" aria-live="polite" data-part="matrix-said"></p>
    `;
  }

  /**
   * Describes the numbers of the highlighted cell.
   * @param {Product} product
   * @param {import("./matrix-layer.js").Lit} lit
   */
  #told({ weights, before, nIn }, { row, column }) {
    if (row === null || column === null || !weights || row >= weights.rowsLoaded) {
      return html`<span>${t("matrix.hint")}</span>`;
    }
    const w = weights.W[row * nIn + column];
    const a = before?.[column];
    const product = a === undefined ? undefined : w * a;
    const position = t("matrix.position", { row: String(row), column: String(column) });
    return html`<span
      data-part="matrix-weight"
      data-row=${row}
      data-column=${column}
      data-weight=${w}
      data-activation=${a ?? ""}
      data-product=${product ?? ""}
      ><span>${position}</span>
      <b
        >${
          a === undefined || product === undefined
            ? `w = ${written(w)}`
            : `w · a = ${written(w)} · ${bracketed(a)} = ${written(product)}`
        }</b
      ></span
    >`;
  }

  /** @override */
  updated() {
    this.#paint();
  }

  #paint() {
    const { state } = this;
    const canvas = this.querySelector("canvas");
    const weights = state?.weights[this.layer - 1];
    const width = canvas?.clientWidth ?? 0;
    if (!state || !canvas || !weights || width === 0) return;
    const palette = paletteOf(state);
    const wanted = [weights, palette, width, weights.rowsLoaded, canvas, state.pixelRatio];
    if (wanted.every((one, i) => one === this.#painted[i])) return;
    this.#painted = wanted;
    paintMatrix(canvas, weights, palette);
  }

  /**
   * Returns the cell under the pointer, as a connection.
   * @param {MouseEvent} event
   */
  #under(event) {
    const { state } = this;
    const product = state && productOf(state, this.layer);
    if (!product) return null;
    const canvas = /** @type {Element} */ (this.querySelector("canvas"));
    const box = canvas.getBoundingClientRect();
    const cell = cellAt(event.clientX - box.left, event.clientY - box.top, box, product);
    return { layer: this.layer, neuron: cell.row, source: cell.column };
  }

  /** @param {PointerEvent} event */
  #pointed = (event) => this.act("edge", this.#under(event));

  /**
   * Lifting a finger does not mean that it points elsewhere.
   * @param {PointerEvent} event
   */
  #left = ({ pointerType }) => {
    if (pointerType === "mouse") this.act("edge", null);
  };

  /** @param {MouseEvent} event */
  #clicked = (event) => {
    const edge = this.#under(event);
    if (!edge) return;
    this.#select(edge.neuron);
    this.act("edge", edge);
  };

  /** @param {number} neuron */
  #select(neuron) {
    const { selection } = this.state ?? {};
    if (selection?.layer === this.layer && selection.neuron === neuron) return;
    this.act("select", { layer: this.layer, neuron });
  }

  /** @param {KeyboardEvent} event */
  #walked = (event) => {
    const { state } = this;
    const product = state && productOf(state, this.layer);
    if (!state || !product) return;
    const { row, column } = litIn(state, this.layer);
    if (event.key === "Enter") {
      this.#select(row ?? 0);
      return;
    }
    const to = stepFrom({ row, column }, event.key, event.ctrlKey, product);
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    this.act("edge", { layer: this.layer, neuron: to.row, source: to.column });
    const said = this.querySelector("[data-part='matrix-said']");
    if (said) said.textContent = saidOf(product, to);
  };
}

/**
 * Describes a cell for screen readers.
 * @param {Product} product
 * @param {{row: number, column: number}} cell
 */
function saidOf({ weights, before, nIn }, { row, column }) {
  const w = weights?.W[row * nIn + column] ?? 0;
  const a = before?.[column] ?? 0;
  const numbers = { w: written(w), a: written(a), product: written(w * a) };
  return t("matrix.said", { row: String(row), column: String(column), ...numbers });
}

/**
 * Makes rows with numbers as high as those of the columns beside them.
 * @param {number} columns
 * @param {number} rows
 */
function rowHeight(columns, rows) {
  if (columns <= FEW_COLUMNS) return HIGHEST;
  return Math.max(LOWEST, Math.min(HIGHEST, Math.floor(HEIGHT / rows)));
}

/**
 * Paints W: as pixels that the page stretches where the columns are narrow, as cells with numbers where these have
 * room.
 * @param {HTMLCanvasElement} canvas
 * @param {LayerWeights} weights
 * @param {Palette} palette
 */
function paintMatrix(canvas, weights, palette) {
  const context = canvas.getContext("2d");
  if (!context) return;
  const { W, nIn, nOut, rowsLoaded } = weights;
  const full = largestOf(W);
  if (nIn > FEW_COLUMNS) {
    paintHeatmap(context, W, nIn, full, { ...palette, signs: false });
    return;
  }
  const ratio = devicePixelRatio;
  const width = canvas.clientWidth / nIn;
  const height = canvas.clientHeight / nOut;
  canvas.width = Math.round(canvas.clientWidth * ratio);
  canvas.height = Math.round(canvas.clientHeight * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = `${width < 34 ? 10 : 12}px system-ui, "DejaVu Sans", sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (let i = 0; i < rowsLoaded * nIn; i += 1) {
    const color = signedColor(W[i], full, palette);
    const x = (i % nIn) * width;
    const y = Math.floor(i / nIn) * height;
    context.fillStyle = `rgb(${color.join(",")})`;
    context.fillRect(x, y, width - 1, height - 1);
    if (width < NUMBER_ROOM) continue;
    context.fillStyle = inkOn(color);
    context.fillText(written(W[i], Math.abs(W[i]) < 9.95 ? 1 : 0), x + width / 2, y + height / 2);
  }
  if (palette.signs && width < NUMBER_ROOM) {
    for (let row = 0; row < rowsLoaded; row += 1) {
      const at = { x: 0, y: row * height, size: width };
      drawSigns(context, W.subarray(row * nIn, (row + 1) * nIn), nIn, full, palette, at);
    }
  }
}

customElements.define("fp-matrix-grid", MatrixGrid);
