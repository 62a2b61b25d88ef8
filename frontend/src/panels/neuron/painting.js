import { html } from "lit";
import { formatNumber, t } from "../../i18n/i18n.js";
import { GRID } from "../../options.js";
import { paletteOf } from "../../stage/color.js";
import { paintHeatmap } from "../../stage/heatmap-canvas.js";
import { Panel } from "../panel.js";
import { seesGrid } from "../../store/state.js";
import { covered } from "./brush.js";

/** @import { State } from "../../types.js" */

const SIZES = [1, 3, 5, 9];

/** @type {Record<string, [number, number]>} */
const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The weights of a neuron that reads the pixels, to be painted by hand. */
export class Painting extends Panel {
  /** The brush: the weight it paints, and its width in px. */
  #brush = { value: 1, size: 3 };
  /** @type {number[] | null} The brush's last position, in grid px; null while it is up. */
  #last = null;
  /** The position of the keyboard's brush. */
  #cursor = { column: 14, row: 14 };

  /**
   * @override
   * @param {State} state
   */
  uses({ card, selection, weights, shade, hues }) {
    return [card, selection, weights[0], shade, hues];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ card, selection, weights }) {
    const paintable = selection?.layer === 1 && weights.length > 0 && seesGrid(card);
    this.hidden = !paintable;
    if (!paintable) return null;
    const { value, size } = this.#brush;
    return html`
      <h4>${t("painting.title")}</h4>
      <canvas
        width=${GRID}
        height=${GRID}
        data-part="painting"
        tabindex="0"
        role="application"
        aria-label=${t("painting.canvas")}
        aria-describedby="painting-help"
        @pointerdown=${this.#press}
        @pointermove=${this.#move}
        @pointerup=${this.#lift}
        @pointercancel=${this.#lift}
        @keydown=${this.#onKey}
      ></canvas>
      <p class="hidden" id="painting-help">${t("painting.help")}</p>
      <p class="hidden" aria-live="polite" data-part="brush-position"></p>
      <label class="row">
        <span>${t("painting.value")}</span>
        <input
          type="range"
          min="-2"
          max="2"
          step="0.1"
          data-part="brush-value"
          .value=${String(value)}
          aria-valuetext=${formatNumber(value, 1)}
          @input=${(/** @type {Event} */ event) => this.#set({ value: numberOf(event) })}
        />
        <output translate="no">${formatNumber(value, 1)}</output>
      </label>
      <label class="row">
        <span>${t("painting.size")}</span>
        <select
          data-part="brush-size"
          @change=${(/** @type {Event} */ event) => this.#set({ size: numberOf(event) })}
        >
          ${SIZES.map(
            (width) =>
              html`<option value=${width} ?selected=${width === size}>
                ${t("painting.pixels", { count: width })}
              </option>`,
          )}
        </select>
      </label>
    `;
  }

  /** @override */
  updated() {
    const context = this.querySelector("canvas")?.getContext("2d");
    const { selection, weights } = this.state ?? {};
    if (!context || !selection || !weights || !this.state) return;
    const { W, nIn } = weights[0];
    const row = W.subarray(selection.neuron * nIn, (selection.neuron + 1) * nIn);
    const full = row.reduce((most, w) => Math.max(most, Math.abs(w)), 0);
    paintHeatmap(context, row, GRID, full, paletteOf(this.state));
  }

  /** @param {Partial<{value: number, size: number}>} change */
  #set(change) {
    this.#brush = { ...this.#brush, ...change };
    this.requestUpdate();
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (event.button !== 0) return;
    const canvas = /** @type {HTMLElement} */ (event.currentTarget);
    canvas.setPointerCapture(event.pointerId);
    this.act("holdDial");
    this.#paint(positionOn(canvas, event));
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!this.#last) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    const canvas = /** @type {HTMLElement} */ (event.currentTarget);
    const points = (moves.length ? moves : [event]).flatMap((move) => positionOn(canvas, move));
    this.#paint([...this.#last, ...points]);
  }

  #lift() {
    if (!this.#last) return;
    this.#last = null;
    this.act("releaseDial");
  }

  /** @param {number[]} points */
  #paint(points) {
    this.#last = points.slice(-2);
    const { value, size } = this.#brush;
    const { selection } = this.state ?? {};
    if (!selection) return;
    this.act("turnDials", { ...selection, sources: covered(points, size), values: value });
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const step = ARROWS[event.key];
    if (!step && event.key !== " ") return;
    event.preventDefault();
    if (step) {
      const clamp = (/** @type {number} */ at) => Math.min(GRID - 1, Math.max(0, at));
      const { column, row } = this.#cursor;
      this.#cursor = { column: clamp(column + step[0]), row: clamp(row + step[1]) };
      this.#tellPosition();
    } else {
      const { column, row } = this.#cursor;
      this.#paint([column + 0.5, row + 0.5]);
      this.#last = null;
    }
  }

  #tellPosition() {
    const { column, row } = this.#cursor;
    const output = this.querySelector("[data-part=brush-position]");
    if (output) output.textContent = t("pad.cursor", { column, row });
    const { selection } = this.state ?? {};
    if (selection) this.act("edge", { ...selection, source: row * GRID + column });
  }
}

/**
 * @param {HTMLElement} canvas
 * @param {PointerEvent} event
 */
function positionOn(canvas, event) {
  const box = canvas.getBoundingClientRect();
  return [
    ((event.clientX - box.left) / box.width) * GRID,
    ((event.clientY - box.top) / box.height) * GRID,
  ];
}

/** @param {Event} event */
function numberOf(event) {
  return Number(/** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value);
}

customElements.define("fp-painting", Painting);
