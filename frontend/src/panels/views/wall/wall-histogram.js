import { html, svg } from "lit";
import { guard } from "lit/directives/guard.js";
import { formatNumber, formatPercent, t } from "../../../i18n/i18n.js";
import { switchField } from "../../switch-field.js";
import { LayerPart, exact, signed } from "./layer-part.js";
import { loadedOf } from "./statistics.js";
import { binOf, countsIn, histogramOf, momentsOf, rowOf } from "./wall-numbers.js";

/** @import { LayerWeights, State } from "../../../types.js" */
/** @import { Histogram, Moments } from "./wall-numbers.js" */

/**
 * @typedef {object} Distribution
 * @property {"weights" | "biases"} kind
 * @property {Histogram} histogram
 * @property {Moments} moments
 */

const HEIGHT = 100;

/** Keys that move through the bins, and by how many. */
const STEPS = /** @type {Record<string, number>} */ ({
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  Home: -Infinity,
  End: Infinity,
});

/** How often each value occurs among the weights of a layer, and among its biases. */
export class WallHistogram extends LayerPart {
  #logarithmic = false;
  /** The current bin of each histogram, by pointer or keys. */
  #bins = /** @type {Record<string, number | null>} */ ({ weights: null, biases: null });
  /** @type {LayerWeights | undefined} */
  #counted;
  /** @type {Distribution[]} */
  #distributions = [];

  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    return [this.into(state), state.edge, this.looked(state)];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const into = this.into(state);
    if (!into) return null;
    if (into !== this.#counted) this.#count(into);
    return html`
      <header>
        <h2>${t("wall.histogram.title")}</h2>
        ${switchField({
          part: "wall-log",
          label: t("wall.histogram.log"),
          checked: this.#logarithmic,
          onChange: (wanted) => this.#switchScale(wanted),
        })}
      </header>
      ${this.#distributions.map((distribution) => this.#figure(state, into, distribution))}
    `;
  }

  /** @param {LayerWeights} into */
  #count(into) {
    this.#counted = into;
    this.#bins = { weights: null, biases: null };
    const biases = into.b.subarray(0, into.rowsLoaded);
    const of = (/** @type {Distribution["kind"]} */ kind, /** @type {Float32Array} */ values) => ({
      kind,
      histogram: histogramOf(values),
      moments: momentsOf(values),
    });
    this.#distributions = [of("weights", loadedOf(into)), of("biases", biases)];
  }

  /**
   * @param {State} state
   * @param {LayerWeights} into
   * @param {Distribution} distribution
   */
  #figure(state, into, { kind, histogram, moments }) {
    const { edges, counts, step } = histogram;
    const marked = this.#marked(state, into, kind);
    const at = marked === null ? null : binOf(marked, edges, step);
    const bin = this.#bins[kind] ?? at;
    const told = bin === null ? "" : binWords(histogram, bin, moments.count, kind);
    const neuron = kind === "weights" ? this.looked(state) : null;
    const part = neuron === null ? null : countsIn(rowOf(into, neuron), edges, step);
    return html`
      <figure data-part="histogram" data-kind=${kind} data-step=${exact(step)}>
        <figcaption>${t(`wall.histogram.${kind}`, { count: moments.count })}</figcaption>
        <svg
          viewBox="0 0 ${counts.length} ${HEIGHT}"
          preserveAspectRatio="none"
          role="slider"
          tabindex="0"
          aria-label=${t(`wall.histogram.${kind}`, { count: moments.count })}
          aria-valuemin="1"
          aria-valuemax=${counts.length}
          aria-valuenow=${(bin ?? 0) + 1}
          aria-valuetext=${told}
          @keydown=${(/** @type {KeyboardEvent} */ event) => this.#walk(event, kind, counts.length)}
          @pointermove=${(/** @type {PointerEvent} */ event) => this.#point(event, kind, counts.length)}
          @pointerleave=${() => this.#look(kind, null)}
        >
          ${guard([histogram, this.#logarithmic], () => this.#bars(histogram))}
          ${part ? this.#part(part, counts) : null}
          ${bin === null ? null : svg`<rect class="bin" x=${bin} y="0" width="1" height=${HEIGHT} />`}
          <line x1=${counts.length / 2} x2=${counts.length / 2} y1="0" y2=${HEIGHT} />
          ${marked === null ? null : markOf(marked, edges, step, at ?? 0)}
        </svg>
        <p class="axis" translate="no" aria-hidden="true">
          <span>${signed(edges[0], 2)}</span><span>0</span>
          <span>${signed(edges[edges.length - 1], 2)}</span>
        </p>
        <output aria-live="off"
          >${told || t("wall.histogram.step", { count: counts.length, step: formatNumber(step) })}</output
        >
        ${momentsList(moments)}
      </figure>
    `;
  }

  /** @param {Histogram} histogram */
  #bars({ edges, counts }) {
    const most = Math.max(...counts);
    return counts.map((count, k) => {
      const height = this.#heightOf(count, most);
      return svg`<rect
        class=${edges[k] < 0 ? "negative" : "positive"}
        data-part="bin"
        data-from=${edges[k]}
        data-to=${edges[k + 1]}
        data-count=${count}
        x=${k + 0.06}
        y=${HEIGHT - height}
        width="0.88"
        height=${height}
      />`;
    });
  }

  /**
   * Draws the weights into one neuron, inside the bars of all.
   * @param {number[]} part
   * @param {number[]} counts
   */
  #part(part, counts) {
    const most = Math.max(...counts);
    return part.map((count, k) => {
      const height = this.#heightOf(count, most);
      return svg`<rect class="part" x=${k + 0.3} y=${HEIGHT - height} width="0.4" height=${height} />`;
    });
  }

  /**
   * @param {number} count
   * @param {number} most
   */
  #heightOf(count, most) {
    const share = this.#logarithmic ? Math.log1p(count) / Math.log1p(most) : count / most;
    return Number((HEIGHT * share).toFixed(2));
  }

  /**
   * Returns the weight pointed at, or the bias of the current neuron.
   * @param {State} state
   * @param {LayerWeights} into
   * @param {Distribution["kind"]} kind
   */
  #marked(state, into, kind) {
    const { edge } = state;
    if (kind === "weights") {
      return edge?.layer === this.layer ? into.W[edge.neuron * into.nIn + edge.source] : null;
    }
    const neuron = this.looked(state);
    return neuron === null ? null : into.b[neuron];
  }

  /** @param {boolean} wanted */
  #switchScale(wanted) {
    this.#logarithmic = wanted;
    this.requestUpdate();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {string} kind
   * @param {number} count
   */
  #walk(event, kind, count) {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const from = this.#bins[kind] ?? Math.floor(count / 2);
    this.#look(kind, Math.min(Math.max(from + step, 0), count - 1));
  }

  /**
   * @param {PointerEvent} event
   * @param {string} kind
   * @param {number} count
   */
  #point({ currentTarget, clientX }, kind, count) {
    const { left, width } = /** @type {Element} */ (currentTarget).getBoundingClientRect();
    const bin = Math.floor(((clientX - left) / width) * count);
    this.#look(kind, Math.min(Math.max(bin, 0), count - 1));
  }

  /**
   * @param {string} kind
   * @param {number | null} bin
   */
  #look(kind, bin) {
    if (this.#bins[kind] === bin) return;
    this.#bins[kind] = bin;
    this.requestUpdate();
  }
}

/**
 * Returns the position of a value within its bin.
 * @param {number} value
 * @param {number[]} edges
 * @param {number} step
 * @param {number} bin
 */
function markOf(value, edges, step, bin) {
  const x = (value - edges[0]) / step;
  return svg`<line
    class="mark"
    data-part="marked"
    data-value=${exact(value)}
    data-bin=${bin}
    x1=${x}
    x2=${x}
    y1="0"
    y2=${HEIGHT}
  />`;
}

/**
 * @param {Histogram} histogram
 * @param {number} bin
 * @param {number} all
 * @param {string} kind
 */
function binWords({ edges, counts }, bin, all, kind) {
  return t(`wall.histogram.bin.${kind}`, {
    from: signed(edges[bin], 2),
    to: signed(edges[bin + 1], 2),
    count: counts[bin],
    share: formatPercent(counts[bin] / all),
  });
}

/** @param {Moments} moments */
function momentsList({ count, least, greatest, mean, deviation, positive }) {
  const rows = /** @type {const} */ ([
    ["count", count, formatNumber(count)],
    ["least", least, signed(least)],
    ["greatest", greatest, signed(greatest)],
    ["mean", mean, signed(mean)],
    ["deviation", deviation, signed(deviation)],
    ["positive", positive, `${formatNumber(positive)} · ${formatPercent(positive / count)}`],
  ]);
  return html`<dl>
    ${rows.map(
      ([name, value, words]) =>
        html`<div>
          <dt>${t(`wall.moment.${name}`)}</dt>
          <dd translate="no" data-moment=${name} data-value=${exact(value)}>${words}</dd>
        </div>`,
    )}
  </dl>`;
}

customElements.define("fp-wall-histogram", WallHistogram);
