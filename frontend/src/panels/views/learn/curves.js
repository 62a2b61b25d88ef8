import { html, svg } from "lit";
import { formatNumber, formatPercent, t } from "../../../i18n/i18n.js";
import { Panel } from "../../panel.js";
import { switchField } from "../../switch-field.js";
import {
  accuracyLines,
  costLines,
  heightsOf,
  nearestTo,
  pathOf,
  rangeOf,
  stepsOf,
  valueAt,
} from "./curve-lines.js";

/** @import { State } from "../../../types.js" */
/** @import { Line } from "./curve-lines.js" */

/** The size of the drawing, in its own units. */
const WIDTH = 400;
const HEIGHT = 120;

/** Keys that move between the points, and by how many. */
const STEPS = /** @type {Record<string, number>} */ ({
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
  Home: -Infinity,
  End: Infinity,
});

/** Lines over the steps of a run. Pointer and keys read their values. */
class CurvePanel extends Panel {
  #logarithmic = false;
  /** The step that is read; null for the last one. */
  #looked = /** @type {number | null} */ (null);

  /** What it shows; its text is `learn.curve.KIND`. */
  kind = "";
  /** Whether its values are shares, from 0 to 1. */
  isShare = false;

  /**
   * @override
   * @param {State} state
   */
  uses({ training }) {
    return [training?.run?.costs, training?.run?.measured];
  }

  /**
   * @abstract
   * @param {State} state
   * @returns {Line[]}
   */
  lines(state) {
    throw new Error(`${this.localName} has no lines of the state: ${Object.keys(state)}`);
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const lines = this.lines(state).filter(({ points }) => points.length > 0);
    const steps = stepsOf(lines);
    if (steps.length === 0) return null;
    const at = nearestTo(steps, this.#looked ?? steps[steps.length - 1]);
    const range = rangeOf(lines, this.isShare, this.#logarithmic);
    const last = Math.max(1, steps[steps.length - 1]);
    const told = this.#words(lines, steps[at]);
    const name = t(`learn.curve.${this.kind}`);
    return html`
      <header>
        <h3>${name}</h3>
        ${
          this.isShare
            ? null
            : switchField({
                part: "cost-log",
                label: t("wall.histogram.log"),
                checked: this.#logarithmic,
                onChange: (wanted) => {
                  this.#logarithmic = wanted;
                  this.requestUpdate();
                },
              })
        }
      </header>
      <figure data-part="curve" data-kind=${this.kind} data-step=${steps[at]}>
        <svg
          viewBox="0 0 ${WIDTH} ${HEIGHT}"
          preserveAspectRatio="none"
          role="slider"
          tabindex="0"
          aria-label=${name}
          aria-valuemin="0"
          aria-valuemax=${last}
          aria-valuenow=${steps[at]}
          aria-valuetext=${told}
          @keydown=${(/** @type {KeyboardEvent} */ event) => this.#walk(event, steps, at)}
          @pointermove=${(/** @type {PointerEvent} */ event) => this.#point(event, last)}
          @pointerleave=${this.#leave}
        >
          ${lines.map(
            (line) => svg`<path
              class=${line.name}
              d=${pathOf(line.points, (step) => (WIDTH * step) / last, heightsOf(range, HEIGHT))}
            />`,
          )}
          <line
            x1=${(WIDTH * steps[at]) / last}
            x2=${(WIDTH * steps[at]) / last}
            y1="0"
            y2=${HEIGHT}
          ></line>
        </svg>
        <p class="axis" translate="no" aria-hidden="true">
          <span>${this.#written(range.least)} … ${this.#written(range.most)}</span>
          <span>${t("learn.step", { step: last })}</span>
        </p>
        <ul class="key">
          ${lines.map(
            ({ name: line, points }) =>
              html`<li class=${line}>
                <span>${t(`learn.line.${line}`)}</span>
                <output
                  translate="no"
                  aria-live="off"
                  data-line=${line}
                  data-value=${valueAt(points, steps[at]) ?? ""}
                  >${this.#written(valueAt(points, steps[at]))}</output
                >
              </li>`,
          )}
        </ul>
        <p class="hint" aria-hidden="true">${t("learn.step", { step: steps[at] })}</p>
      </figure>
    `;
  }

  /**
   * @param {Line[]} lines
   * @param {number} step
   */
  #words(lines, step) {
    const values = lines.map(({ name, points }) =>
      t("learn.curve.value", {
        name: t(`learn.line.${name}`),
        value: this.#written(valueAt(points, step)),
      }),
    );
    return [t("learn.step", { step }), ...values].join(", ");
  }

  /** @param {number | null} value */
  #written(value) {
    if (value === null) return "–";
    return this.isShare ? formatPercent(value) : formatNumber(value, 4);
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number[]} steps
   * @param {number} at
   */
  #walk(event, steps, at) {
    const way = STEPS[event.key];
    if (way === undefined) return;
    event.preventDefault();
    this.#look(steps[Math.min(Math.max(at + way, 0), steps.length - 1)]);
  }

  /**
   * @param {PointerEvent} event
   * @param {number} last
   */
  #point({ currentTarget, clientX }, last) {
    const { left, width } = /** @type {Element} */ (currentTarget).getBoundingClientRect();
    this.#look(((clientX - left) / width) * last);
  }

  /**
   * While the drawing has the focus, the step that the keys have reached stays when the pointer leaves.
   * @param {PointerEvent} event
   */
  #leave = ({ currentTarget }) => {
    if (currentTarget !== document.activeElement) this.#look(null);
  };

  /** @param {number | null} step */
  #look(step) {
    if (this.#looked === step) return;
    this.#looked = step;
    this.requestUpdate();
  }
}

/** The cost of each batch, and as measured. */
export class CostCurve extends CurvePanel {
  constructor() {
    super();
    this.kind = "cost";
  }

  /**
   * @override
   * @param {State} state
   * @returns {Line[]}
   */
  lines(state) {
    return costLines(state);
  }
}

/** The share of digits that are recognised. */
export class AccuracyCurve extends CurvePanel {
  constructor() {
    super();
    this.kind = "accuracy";
    this.isShare = true;
  }

  /**
   * @override
   * @param {State} state
   * @returns {Line[]}
   */
  lines(state) {
    return accuracyLines(state);
  }
}

customElements.define("fp-cost-curve", CostCurve);
customElements.define("fp-accuracy-curve", AccuracyCurve);
