/**
 * Chooses the inputs of a probe: the layer they come from, and a pixel of the picture or a number.
 * @module
 */

import { html } from "lit";
import { t } from "../../i18n/i18n.js";
import { putPixels } from "../../stage/pad-canvas.js";
import { layerName } from "../layers.js";
import "../number.js";
import { switchField } from "../switch-field.js";
import { pictureSeen, takesNumbers } from "../../store/state.js";

/** @import { Probe, State } from "../../types.js" */

/** Canvas pixels along the longer side of the picture: the marks need several for each of its pixels. */
const FINE = 168;
const MARK = "#ffd54a";

/**
 * Canvas pixels per pixel of the picture.
 * @param {{rows: number, columns: number}} seen
 */
const fineOf = ({ rows, columns }) => Math.max(2, Math.round(FINE / Math.max(rows, columns)));

/**
 * Which input is being set, and the callbacks for a choice.
 * @typedef {object} Picking
 * @property {number} setting
 * @property {(which: number) => void} onSetting
 * @property {(input: number) => void} onInput
 * @property {(wanted: boolean) => void} onSecond
 */

/**
 * Returns a menu of the layers before the neuron.
 * @param {State} state
 * @param {Probe} probe
 * @param {(from: number) => void} onFrom
 */
export function layerMenu(state, { layer, from }, onFrom) {
  if (layer === 1) return null;
  const layers = Array.from({ length: layer }, (_, i) => i);
  return html`<label class="from">
    <span>${t("response.from")}</span>
    <select
      data-part="response-from"
      @change=${(/** @type {Event} */ event) => onFrom(Number(fieldOf(event).value))}
    >
      ${layers.map(
        (number) =>
          html`<option value=${number} ?selected=${number === from}>
            ${state.card ? layerName(number, state.card) : number}
          </option>`,
      )}
    </select>
  </label>`;
}

/**
 * @param {State} state
 * @param {Probe} probe
 * @param {Picking} picking
 */
export function inputPicker(state, probe, picking) {
  const { from, inputs } = probe;
  const input = inputs[picking.setting];
  const seen = pictureSeen(state.card);
  const { rows, columns } = seen;
  const isPicture = from === 0 && !takesNumbers(state.card);
  return html`<div class="inputs">
    ${isPicture ? picture(picking, seen) : null}
    <div>
      ${
        isPicture
          ? html`${field("row", Math.floor(input / columns), rows, (row) =>
              picking.onInput(row * columns + (input % columns)),
            )}${field("column", input % columns, columns, (column) =>
              picking.onInput(Math.floor(input / columns) * columns + column),
            )}`
          : field("number", input, state.card?.sizes[from] ?? 1, picking.onInput)
      }
      ${second(inputs.length === 2, picking)}
    </div>
  </div>`;
}

/**
 * Paints the picture that the network sees, with the chosen pixels outlined.
 * @param {Element} canvas
 * @param {State} state
 * @param {Probe} probe
 */
export function paintPicker(canvas, { card, pass }, { inputs }) {
  const context = /** @type {HTMLCanvasElement} */ (canvas).getContext("2d");
  if (!context) return;
  const seen = pictureSeen(card);
  const { rows, columns } = seen;
  const fine = fineOf(seen);
  const small = new OffscreenCanvas(columns, rows);
  const smallContext = small.getContext("2d");
  if (smallContext) putPixels(smallContext, pass?.layers[0]?.a ?? [], 1);
  context.imageSmoothingEnabled = false;
  context.fillRect(0, 0, columns * fine, rows * fine);
  context.drawImage(small, 0, 0, columns * fine, rows * fine);
  inputs.forEach((input, which) => {
    const x = (input % columns) * fine;
    const y = Math.floor(input / columns) * fine;
    context.lineWidth = 2;
    context.strokeStyle = "#000000";
    context.strokeRect(x - 3, y - 3, fine + 6, fine + 6);
    context.strokeStyle = MARK;
    context.setLineDash(which === 0 ? [] : [4, 2]);
    context.strokeRect(x - 1, y - 1, fine + 2, fine + 2);
    context.setLineDash([]);
  });
}

/**
 * Returns the picture to click in; the fields beside it do the same for the keyboard.
 * @param {Picking} picking
 * @param {{rows: number, columns: number}} seen
 */
function picture({ onInput }, seen) {
  const { rows, columns } = seen;
  /** @param {PointerEvent} event */
  const pick = ({ buttons, offsetX, offsetY, currentTarget }) => {
    if (!buttons) return;
    const { clientWidth, clientHeight } = /** @type {HTMLElement} */ (currentTarget);
    const pixel = (/** @type {number} */ share, /** @type {number} */ count) =>
      Math.min(count - 1, Math.max(0, Math.floor(share * count)));
    onInput(pixel(offsetY / clientHeight, rows) * columns + pixel(offsetX / clientWidth, columns));
  };
  return html`<canvas
    class="picker"
    width=${columns * fineOf(seen)}
    height=${rows * fineOf(seen)}
    role="img"
    aria-label=${t("response.picker")}
    data-part="response-picker"
    @pointerdown=${pick}
    @pointermove=${pick}
  ></canvas>`;
}

/**
 * @param {"row" | "column" | "number"} name
 * @param {number} value Index, from 0.
 * @param {number} count
 * @param {(value: number) => void} onValue
 */
function field(name, value, count, onValue) {
  return html`<label class="field">
    <span>${t(`response.field.${name}`)}</span>
    <fp-number
      name=${`response-${name}`}
      .label=${t(`response.field.${name}`)}
      .value=${value}
      .min=${0}
      .max=${count - 1}
      whole
      @number=${(/** @type {CustomEvent<number>} */ { detail }) => onValue(detail)}
    ></fp-number>
  </label>`;
}

/**
 * Returns the controls for a second input, and for which of the two is being set.
 * @param {boolean} on
 * @param {Picking} picking
 */
function second(on, { setting, onSetting, onSecond }) {
  return html`${switchField({
    part: "response-second",
    label: t("response.second"),
    checked: on,
    onChange: onSecond,
  })}
  ${
    on
      ? html`<div class="choices" role="group" aria-label=${t("response.setting")}>
          ${[0, 1].map(
            (which) =>
              html`<button
                type="button"
                aria-pressed=${which === setting}
                data-part="response-setting"
                @click=${() => onSetting(which)}
              >
                ${t("response.input", { which: which + 1 })}
              </button>`,
          )}
        </div>`
      : null
  }`;
}

/** @param {Event} event */
function fieldOf(event) {
  return /** @type {HTMLInputElement} */ (event.target);
}
