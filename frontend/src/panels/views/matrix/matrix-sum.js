import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { isLearning } from "../../../store/run.js";
import { describeNeuron } from "../../../store/state.js";
import { weightsInto } from "../../../math/weighted-sum.js";
import { Panel } from "../../panel.js";
import { bracketed, productOf, written } from "./matrix-layer.js";
import { stepsOf } from "./matrix-steps.js";

/** @import { State } from "../../../types.js" */
/** @import { Steps } from "./matrix-steps.js" */

/** The number of terms that stay visible above the latest one. */
const TRAIL = 7;

/** While playing, a whole row takes about the first duration, and no term longer than the second, in ms. */
const WHOLE = 8000;
const LONGEST = 450;

/** One row of the matrix as a sum: term by term, then the bias, then the squish. */
export class MatrixSum extends Panel {
  /** @override */
  static properties = { layer: { attribute: false } };

  #step = 0;
  #row = 0;
  /** The request of the animation frame that shows the next step; 0 while stopped. */
  #request = 0;

  constructor() {
    super();
    /** @type {number} */
    this.layer = 1;
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    const { card, weights, switches, pass, selection } = state;
    const shown = [card, weights[this.layer - 1], switches, pass?.layers, selection];
    return [...shown, isLearning(state)];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const steps = this.#steps(state);
    if (!steps) return html`<p class="words">${t("matrix.sum.waiting")}</p>`;
    this.#step = Math.min(this.#step, steps.last);
    const step = this.#step;
    const label = describeNeuron(state, { layer: this.layer, neuron: this.#row });
    const walking = this.#request !== 0;
    return html`
      <section
        class="sum"
        data-part="sum-walk"
        data-row=${this.#row}
        data-step=${step}
        data-last=${steps.last}
        data-running=${steps.runningAfter(step)}
        data-z=${steps.z}
        data-a=${steps.a}
        @keydown=${this.#walked}
      >
        <h3>${t(label.key, label.values)}</h3>
        <p class="passed" data-part="sum-passed" data-count=${steps.passed}>
          ${t("matrix.sum.passed", { count: steps.passed, terms: steps.terms.length })}
        </p>
        ${this.#trail(steps)}
        <output aria-live=${walking || isLearning(state) ? "off" : "polite"} data-part="sum-step"
          >${this.#words(steps)}</output
        >
        <input
          type="range"
          min="0"
          max=${steps.last}
          .value=${String(step)}
          aria-label=${t("matrix.sum.position")}
          aria-valuetext=${this.#words(steps)}
          @input=${(/** @type {Event} */ event) => {
            this.#stop();
            this.#go(Number(/** @type {HTMLInputElement} */ (event.target).value));
          }}
        />
        <div class="buttons">
          ${this.#button("start", 0, step > 0)} ${this.#button("back", step - 1, step > 0)}
          <button type="button" class="primary" data-action="sum-play" @click=${this.#play}>
            ${t(walking ? "timeline.pause" : "step.play")}
          </button>
          ${this.#button("on", step + 1, step < steps.last)}
          ${this.#button("end", steps.last, step < steps.last)}
        </div>
      </section>
    `;
  }

  /**
   * @param {State} state
   * @returns {Steps | null}
   */
  #steps(state) {
    const product = productOf(state, this.layer);
    const { selection } = state;
    const row = selection?.layer === this.layer ? selection.neuron : 0;
    if (row !== this.#row) {
      this.#row = row;
      this.#step = 0;
      this.#stop();
    }
    const w = weightsInto(product?.weights, row);
    if (!product?.b || !product.before || !product.z || !product.a || !w) return null;
    const network = { b: product.b[row], z: product.z[row], a: product.a[row] };
    return stepsOf(w, product.before, network);
  }

  /**
   * Returns the latest terms, each with the running sum beside it.
   * @param {Steps} steps
   */
  #trail(steps) {
    const added = Math.min(this.#step, steps.terms.length);
    const from = Math.max(0, added - TRAIL);
    const rows = Array.from({ length: TRAIL }, (_, i) => (from + i < added ? from + i : null));
    const sumShown = steps.shown.sum;
    return html`<table translate="no" class="trail">
      <thead>
        <tr>
          <th scope="col">${t("matrix.sum.term")}</th>
          <th scope="col">w · a</th>
          <th scope="col">${t("matrix.sum.running")}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((at) => {
          if (at === null)
            return html`<tr>
              <td></td>
              <td></td>
              <td></td>
            </tr>`;
          const { source, w, a } = steps.terms[at];
          const last = at === steps.terms.length - 1;
          const running = last ? sumShown : steps.runningAfter(at + 1);
          return html`<tr
            data-part="sum-term"
            data-source=${source}
            data-product=${w * a}
            data-sign=${Math.sign(w * a)}
            ?data-lit=${at === added - 1}
          >
            <td>w<sub>${this.#row},${source}</sub> · a<sub>${source}</sub></td>
            <td>${written(w)} · ${bracketed(a)} = <b>${written(w * a)}</b></td>
            <td>${written(running)}</td>
          </tr>`;
        })}
      </tbody>
    </table>`;
  }

  /**
   * Describes the current step in words.
   * @param {Steps} steps
   */
  #words(steps) {
    const step = this.#step;
    const { sum, b, z } = steps.shown;
    const count = steps.terms.length;
    if (step === 0) return t("matrix.sum.begin");
    if (step <= count) {
      const { source, w, a, passed } = steps.terms[step - 1];
      const running = written(step === count ? sum : steps.runningAfter(step));
      const key = passed > 0 ? "matrix.sum.after" : "matrix.sum.step";
      const product = written(w * a);
      return t(key, { step, count, passed, source: String(source), product, running });
    }
    const numbers = { sum: written(sum), b: bracketed(b), z: written(z) };
    if (step === count + 1) return t("matrix.sum.bias", numbers);
    return t("matrix.sum.end", { ...numbers, a: written(steps.a) });
  }

  /**
   * @param {"start" | "back" | "on" | "end"} name
   * @param {number} to
   * @param {boolean} possible
   */
  #button(name, to, possible) {
    const press = () => {
      this.#stop();
      this.#go(to);
    };
    return html`<button
      type="button"
      data-action="sum-${name}"
      ?disabled=${!possible}
      @click=${press}
    >
      ${t(`step.${name}`)}
    </button>`;
  }

  /**
   * Shows a step, and highlights its connection everywhere.
   * @param {number} step
   */
  #go(step) {
    const steps = this.state && this.#steps(this.state);
    if (!steps) return;
    this.#step = Math.max(0, Math.min(step, steps.last));
    const term = steps.terms[this.#step - 1];
    const edge = { layer: this.layer, neuron: this.#row, source: term?.source ?? 0 };
    this.act("edge", term ? edge : null);
    this.requestUpdate();
  }

  #play = () => {
    if (this.#request) {
      this.#stop();
      this.requestUpdate();
      return;
    }
    const steps = this.state && this.#steps(this.state);
    if (!steps) return;
    if (this.state?.motion !== "full") {
      this.#go(steps.last);
      return;
    }
    const from = this.#step === steps.last ? 0 : this.#step;
    const each = Math.min(LONGEST, WHOLE / steps.last);
    let begun = 0;
    const next = (/** @type {number} */ now) => {
      begun ||= now;
      const step = from + Math.floor((now - begun) / each);
      const ended = step >= steps.last;
      this.#request = ended ? 0 : requestAnimationFrame(next);
      if (step !== this.#step || ended) this.#go(step);
    };
    this.#request = requestAnimationFrame(next);
    this.requestUpdate();
  };

  #stop() {
    cancelAnimationFrame(this.#request);
    this.#request = 0;
  }

  /** @param {KeyboardEvent} event */
  #walked = (event) => {
    if (event.target instanceof HTMLInputElement) return;
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.#stop();
    this.#go(this.#step + by);
  };
}

customElements.define("fp-matrix-sum", MatrixSum);
