import { html } from "lit";
import { formatNumber, t } from "../../i18n/i18n.js";
import { paletteOf } from "../../stage/color.js";
import { activationsOf } from "../../store/state.js";
import { Panel } from "../panel.js";
import { activationBreakdown, functionName, functionNote, plain, shiftName } from "./breakdown.js";
import { createPlot } from "../plots/axes.js";
import { createSquishPlot } from "../plots/activation.js";

/** @import { Curve, State } from "../../types.js" */
/** @import { ActivationBreakdown } from "./breakdown.js" */

/** Where the table reads the curve: far out, partway, and in the middle. */
const READ_AT = [-10, -3, 0, 3, 10];

/** The names of the plot's numbers. */
const MARKS = {
  sum: "sum.sum",
  bias: "sum.bias",
  z: "section.mark.z",
  a: "squish.axis.a",
};

/** The curve of the activation function, with the neuron on it and its bias as a step along the axis. */
export class SquishSection extends Panel {
  #compare = false;
  #said = "";
  /** @type {ReturnType<typeof createPlot> | null} */
  #plot = null;
  /** @type {HTMLCanvasElement | null} */
  #canvas = null;
  #draw = createSquishPlot();

  /**
   * @override
   * @param {State} state
   */
  uses({ selection, card, weights, switches, pass, penDown, curves, shade, hues }) {
    return [selection, card, weights, switches, pass, penDown, curves, shade, hues];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { selection, card, curves } = state;
    this.hidden = !card || !selection || selection.layer === 0;
    if (!card || !selection || this.hidden) return null;
    const name = activationsOf(state)[selection.layer - 1];
    const step = activationBreakdown(state, selection);
    return html`<h3>${t("section.squish.title")}</h3>
      <canvas
        class="plot"
        role="img"
        aria-label=${this.#words(state, name, step)}
        data-part="squish"
        data-activation=${name}
        data-z=${exact(step?.z)}
        data-a=${exact(step?.a)}
        data-sum=${exact(step?.sum)}
        data-bias=${exact(step?.bias)}
      ></canvas>
      <ul class="marks">
        ${this.#mark("sum", step?.shown.sum)}
        ${this.#mark("bias", step?.shown.bias, shiftName(state, MARKS.bias))}
        ${this.#mark("z", step?.shown.z)} ${this.#mark("a", step?.shown.a)}
      </ul>
      ${name === "sigmoid" && step && state.switches.bits === null ? threshold(step) : null}
      ${curves[name] ? samples(curves[name]) : null}
      <p>${functionNote(name)}</p>
      ${curves[name] ? this.#compareButton() : null}`;
  }

  /** @override */
  updated() {
    const canvas = this.querySelector("canvas");
    if (canvas !== this.#canvas) {
      this.#plot?.stop();
      this.#plot = canvas && createPlot(canvas, () => this.#paint());
      this.#canvas = canvas;
    }
    this.#paint();
  }

  #paint() {
    const { state } = this;
    const context = this.#plot?.begin();
    if (!state?.card || !state.selection || !context || !this.#plot) return;
    const { selection, curves, pass } = state;
    const name = activationsOf(state)[selection.layer - 1];
    this.#draw(context, this.#plot.size, {
      name,
      curves,
      compare: this.#compare,
      step: activationBreakdown(state, selection),
      crowd: curves[name] ? null : (pass?.layers[selection.layer] ?? null),
      palette: paletteOf(state),
    });
  }

  /**
   * Returns one number of the plot with its sign there.
   * @param {"sum" | "bias" | "z" | "a"} what
   * @param {number | undefined} value
   * @param {string} [key] The catalogue key of its name.
   */
  #mark(what, value, key = MARKS[what]) {
    return html`<li class=${what}>
      <i></i><span>${t(key)}</span>
      <output translate="no" aria-live="off">${value === undefined ? "–" : plain(value)}</output>
    </li>`;
  }

  #compareButton() {
    return html`<button
      type="button"
      data-action="compare"
      aria-pressed=${this.#compare}
      @click=${() => {
        this.#compare = !this.#compare;
        this.requestUpdate();
      }}
    >
      ${t("squish.compare")}
    </button>`;
  }

  /**
   * Describes the picture in words. While the pen draws, the words stay as they were, because nobody listens sixty
   * times a second.
   * @param {State} state
   * @param {string} name
   * @param {ActivationBreakdown | null} step
   */
  #words({ penDown }, name, step) {
    if (!penDown || !this.#said) {
      const z = step ? plain(step.z) : "–";
      const a = step ? plain(step.a) : "–";
      this.#said = t("squish.spoken", { name: functionName(name), z, a });
    }
    return this.#said;
  }
}

/**
 * Describes what the bias requires of the sum.
 * @param {ActivationBreakdown} breakdown
 */
function threshold({ bias, shown }) {
  const sum = plain(-shown.bias);
  return html`<p data-part="threshold" data-value=${exact(-bias)}>
    ${t("squish.threshold", { sum })}
  </p>`;
}

/**
 * Returns a table of the curve at a few values of z.
 * @param {Curve} curve
 */
function samples({ z, a }) {
  const at = READ_AT.map((wanted) => z.findIndex((value) => Math.abs(value - wanted) < 1e-3));
  return html`<table translate="no" class="samples" data-part="samples">
    <tr>
      <th scope="row">${t("section.mark.z")}</th>
      ${READ_AT.map((value) => html`<td>${short(value)}</td>`)}
    </tr>
    <tr>
      <th scope="row">${t("squish.row")}</th>
      ${at.map((i) => html`<td data-z=${exact(z[i])} data-value=${exact(a[i])}>${short(a[i])}</td>`)}
    </tr>
  </table>`;
}

/**
 * Formats a number for a cell; near 0 and 1 it has enough digits to differ from them.
 * @param {number} value
 */
function short(value) {
  const nearest = Math.abs(value - Math.round(value));
  const isWhole = nearest < 1e-5;
  return formatNumber(value, isWhole ? 0 : nearest < 1e-3 ? 5 : 3);
}

/** @param {number | undefined} value */
function exact(value) {
  return value === undefined ? "" : value.toPrecision(9);
}

customElements.define("fp-squish", SquishSection);
