import { html } from "lit";
import { t } from "../../i18n/i18n.js";
import { paletteOf } from "../../stage/color.js";
import { isLearning } from "../../store/run.js";
import { Panel } from "../panel.js";
import { plain } from "./breakdown.js";
import { inputPicker, layerMenu, paintPicker } from "./inputs.js";
import { createPlot } from "../plots/axes.js";
import { firstProbe, presentInputs, probeFrom, withSecond } from "./probing.js";
import { drawResponse, responseBox } from "../plots/response.js";
import { inputName, presentActivation, probeOf, responsePicture } from "./response-picture.js";

/** @import { Probe, ProbeResponse, State } from "../../types.js" */

/**
 * The neuron as a function of one or two inputs, which are pixels or neurons before it. The server is asked only
 * while this section is open.
 */
export class ResponseSection extends Panel {
  #justOpened = false;
  /** Which of the two inputs the fields and the picture set. */
  #setting = 0;
  /** A position read off the plot, as shares of its axes; null reads off the neuron's current position. */
  #at = /** @type {number[] | null} */ (null);
  /** @type {Probe | null} The probe that #at and #setting belong to. */
  #asked = null;
  /** @type {ReturnType<typeof createPlot> | null} */
  #plot = null;
  /** @type {Element | null} */
  #canvas = null;

  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    const { selection, card, weights, switches, pass, probe, response, curves, shade, hues } =
      state;
    const shown = [selection, card, weights, switches, pass, probe, response, curves, shade, hues];
    return [...shown, isLearning(state)];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { selection, card } = state;
    this.hidden = !card || !selection || selection.layer === 0;
    if (!selection || this.hidden) return null;
    const probe = this.#open ? probeOf(state) : null;
    this.#forget(probe);
    return html`<details data-part="response" @toggle=${() => this.#toggle()}>
      <summary><h3>${t("section.response.title")}</h3></summary>
      <p>${t("response.intro")}</p>
      ${probe ? this.#question(state, probe) : null}
    </details>`;
  }

  /** @override */
  updated() {
    const { state } = this;
    if (!state) return;
    if (this.#open && canAsk(state) && !probeOf(state)) {
      this.act("probe", firstProbe(state, /** @type {Probe} */ (state.selection)));
      return;
    }
    this.#fit();
    const probe = probeOf(state);
    const picker = this.querySelector("canvas.picker");
    if (probe && picker) paintPicker(picker, state, probe);
    this.#paint();
    if (probe && state.response) this.#showOpened();
  }

  get #open() {
    return this.querySelector("details")?.open ?? false;
  }

  /** Scrolls newly opened content into sight once it is complete; it lies below what was in sight. */
  #showOpened() {
    if (!this.#justOpened) return;
    this.#justOpened = false;
    this.querySelector("[data-part=response-value]")?.scrollIntoView({ block: "nearest" });
  }

  #toggle() {
    this.#justOpened = this.#open;
    if (!this.#open && this.state?.probe) this.act("probe", null);
    this.requestUpdate();
  }

  /**
   * Resets the position for another probe, because a position on the previous plot means nothing there.
   * @param {Probe | null} probe
   */
  #forget(probe) {
    if (probe === this.#asked) return;
    this.#at = null;
    this.#setting = Math.min(this.#setting, (probe?.inputs.length ?? 1) - 1);
    this.#asked = probe;
  }

  /**
   * @param {State} state
   * @param {Probe} probe
   */
  #question(state, probe) {
    const two = probe.inputs.length === 2;
    return html`
      ${layerMenu(state, probe, (from) => this.act("probe", probeFrom(state, probe, from)))}
      ${inputPicker(state, probe, {
        setting: this.#setting,
        onSetting: (which) => {
          this.#setting = which;
          this.requestUpdate();
        },
        onInput: (input) => {
          const inputs = probe.inputs.with(this.#setting, input);
          this.act("probe", { ...probe, inputs });
        },
        onSecond: (wanted) => {
          this.#setting = wanted ? 1 : 0;
          const one = { ...probe, inputs: probe.inputs.slice(0, 1) };
          this.act("probe", wanted ? withSecond(state, probe) : one);
        },
      })}
      <canvas
        class=${two ? "plot map" : "plot"}
        role="img"
        aria-label=${t(two ? "response.map" : "response.curve")}
        data-part="response-plot"
        data-from=${probe.from}
        data-inputs=${probe.inputs.join(" ")}
        data-seq=${state.response?.seq ?? ""}
        @pointermove=${this.#pointAt}
        @pointerdown=${this.#pointAt}
        @pointerleave=${() => this.#read(null)}
      ></canvas>
      ${this.#reading(state, probe)}
    `;
  }

  /**
   * Returns the function as a call: inputs by sliders, a as the result.
   * @param {State} state
   * @param {Probe} probe
   */
  #reading(state, probe) {
    const { response } = state;
    if (!response) return html`<output data-part="response-value">–</output>`;
    const { values, a } = this.#valueAt(state, response);
    const last = response.steps - 1;
    const key = probe.inputs.length === 2 ? "response.two" : "response.one";
    return html`
      <output
        aria-live=${isLearning(state) ? "off" : "polite"}
        data-part="response-value"
        data-x=${values[0].toPrecision(9)}
        data-y=${values[1]?.toPrecision(9) ?? ""}
        data-value=${a.toPrecision(9)}
        data-now=${String(!this.#at)}
        >${t(this.#at ? key : `response.now.${key === "response.two" ? "two" : "one"}`, {
          x: plain(values[0]),
          y: plain(values[1] ?? 0),
          a: plain(a),
        })}</output
      >
      ${probe.inputs.map(
        (input, which) =>
          html`<label class="dial">
            <span>${inputName(state, probe, which)}</span>
            <input
              type="range"
              min="0"
              max=${last}
              .value=${String(Math.round(values[which] * last))}
              aria-valuetext=${plain(values[which], 2)}
              data-part="response-dial"
              data-input=${input}
              @input=${(/** @type {InputEvent} */ event) => {
                const { value } = /** @type {HTMLInputElement} */ (event.target);
                this.#read(snapped(values, last).with(which, Number(value) / last));
              }}
            />
          </label>`,
      )}
    `;
  }

  /**
   * Returns the plot's value at the position read off, or at the neuron's current position.
   * @param {State} state
   * @param {ProbeResponse} response
   */
  #valueAt(state, { probe, steps, a }) {
    if (!this.#at)
      return { values: presentInputs(state, probe), a: presentActivation(state, probe) };
    const [column, row = 0] = this.#at.map((share) => Math.round(share * (steps - 1)));
    return { values: this.#at, a: a[row * steps + column] };
  }

  /** @param {number[] | null} at */
  #read(at) {
    this.#at = at;
    this.requestUpdate();
  }

  /** @param {PointerEvent} event */
  #pointAt({ offsetX, offsetY }) {
    const { response, probe } = this.state ?? {};
    if (!response || !probe || !this.#plot) return;
    const { left, right, top, bottom } = responseBox(this.#plot.size, probe.inputs.length);
    const position = [(offsetX - left) / (right - left), (bottom - offsetY) / (bottom - top)];
    this.#read(snapped(position.slice(0, probe.inputs.length), response.steps - 1));
  }

  #fit() {
    const canvas = /** @type {HTMLCanvasElement | null} */ (this.querySelector("canvas.plot"));
    if (canvas === this.#canvas) return;
    this.#plot?.stop();
    this.#plot = canvas && createPlot(canvas, () => this.#paint());
    this.#canvas = canvas;
  }

  #paint() {
    const { state } = this;
    const probe = state && probeOf(state);
    const context = this.#plot?.begin();
    if (!state?.response || !probe || !context || !this.#plot) return;
    const picture = responsePicture(state, probe, state.response, paletteOf(state));
    drawResponse(context, this.#plot.size, { ...picture, at: this.#at });
  }
}

/**
 * Whether enough has arrived to choose an input.
 * @param {State} state
 */
function canAsk({ selection, weights, pass }) {
  if (!selection || selection.layer === 0) return false;
  return weights[selection.layer - 1]?.rowsLoaded > selection.neuron && Boolean(pass?.layers[0]);
}

/**
 * Snaps shares of the axes to the steps that the server has computed.
 * @param {number[]} values
 * @param {number} last
 */
function snapped(values, last) {
  return values.map((value) => Math.round(Math.min(1, Math.max(0, value)) * last) / last);
}

customElements.define("fp-response", ResponseSection);
