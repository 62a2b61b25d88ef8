import "../../i18n/all-messages.js";
import "../../styles/linear.css";
import { html } from "lit";
import { formatNumber, formatPercent, t } from "../../i18n/i18n.js";
import { paletteOf } from "../../stage/color.js";
import { paintHeatmap } from "../../stage/heatmap-canvas.js";
import { columnsSeen, isLinear, pictureSeen } from "../../store/state.js";
import { largestOf } from "../../math/largest.js";
import { written } from "../neuron/words.js";
import { formatScientific } from "../../i18n/scientific.js";
import { Panel } from "../panel.js";

/** @import { Card, State } from "../../types.js" */

/** The networks to compare: one that squishes nothing between its layers, and one that has no hidden layer. */
const WITHOUT_SQUISH = "identity";
const WITHOUT_HIDDEN = "no-hidden";

/** The single layer that a network without squish equals: ten pictures, and the same answers. */
export class LinearView extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ card, models, collapsed, shade, hues }) {
    return [card, models, collapsed, shade, hues];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { card, models } = state;
    if (!card) return null;
    if (!isLinear(card)) return this.#squishes(card);
    const deep = card.sizes.length > 2;
    return html`
      <header>
        <h2>${t("view.linear")}</h2>
        <p>
          ${t(deep ? "linear.deep" : "linear.shallow", {
            layers: card.sizes.length - 1,
            count: card.sizes[card.sizes.length - 1],
          })}
        </p>
        ${deep ? product(card) : null}
        <p>${counts(card)}</p>
        <div class="buttons">
          ${models
            .filter(({ name }) => [WITHOUT_SQUISH, WITHOUT_HIDDEN].includes(name))
            .map((model) => this.#open(model, card))}
        </div>
      </header>
      ${state.collapsed ? rows(state) : html`<p class="note">${t("page.waiting")}</p>`}
    `;
  }

  /** @override */
  updated() {
    const { state } = this;
    if (!state?.collapsed) return;
    const { W, nIn } = state.collapsed.weights;
    const full = largestOf(W);
    const palette = paletteOf(state);
    this.querySelectorAll("canvas").forEach((canvas, k) => {
      const context = canvas.getContext("2d");
      const row = W.subarray(k * nIn, (k + 1) * nIn);
      if (context) paintHeatmap(context, row, columnsSeen(state.card), full, palette);
    });
  }

  /** @param {Card} card */
  #squishes({ activations }) {
    return html`
      <header>
        <h2>${t("view.linear")}</h2>
        <p data-part="squishes">${t("linear.squishes", { name: activations[0] })}</p>
        <div class="buttons">
          <button
            type="button"
            data-action="openLinear"
            @click=${() => this.act("openModel", WITHOUT_SQUISH)}
          >
            ${t("linear.open")}
          </button>
        </div>
      </header>
    `;
  }

  /**
   * @param {Card} model
   * @param {Card} card
   */
  #open({ name, title, accuracy }, card) {
    return html`<button
      type="button"
      aria-pressed=${name === card.name}
      @click=${() => this.act("openModel", name)}
    >
      <span lang="en" dir="ltr">${title}</span> · ${formatPercent(accuracy)}
    </button>`;
  }
}

/**
 * Returns the shapes of the matrices that are multiplied: 10×16 · 16×16 · 16×784 = 10×784.
 * @param {Card} card
 */
function product({ sizes }) {
  const shapes = sizes
    .slice(1)
    .map((nOut, k) => `${nOut}×${sizes[k]}`)
    .reverse();
  const names = shapes.map((_, k) => html`W<sub>${shapes.length - k}</sub>`);
  return html`<p translate="no" class="product" data-part="product">
    <span>${names.map((name, k) => html`${k > 0 ? " · " : ""}${name}`)}</span>
    <span>${shapes.join(" · ")} = ${sizes.at(-1)}×${sizes[0]}</span>
  </p>`;
}

/** @param {Card} card */
function counts({ sizes, parameter_count: all }) {
  const one = (sizes[0] + 1) * sizes[sizes.length - 1];
  return t(all === one ? "linear.count" : "linear.counts", {
    all: formatNumber(all),
    one: formatNumber(one),
  });
}

/** @param {State} state */
function rows({ card, collapsed }) {
  // All layers are compared for the input of the single layer; the newest pass may be ahead of it.
  const { seq, weights, values, deep } = /** @type {NonNullable<State["collapsed"]>} */ (collapsed);
  const z = values.z ?? values.a;
  const seen = pictureSeen(card);
  const most = deep ? Math.max(...deep.map((value, k) => Math.abs(value - z[k]))) : 0;
  return html`
    <p data-part="rounding" data-value=${most}>
      ${t(most > 0 ? "linear.rounding" : "linear.equal", { most: formatScientific(most) })}
    </p>
    <ol class="outputs" data-seq=${seq}>
      ${Array.from({ length: weights.nOut }, (_, k) => {
        const difference = deep ? deep[k] - z[k] : 0;
        return html`<li
          data-part="collapsed"
          data-neuron=${k}
          data-bias=${weights.b[k]}
          data-z=${z[k]}
          data-deep=${deep?.[k] ?? ""}
          data-difference=${difference}
        >
          ${weights.nOut === 10 ? html`<b translate="no">${k}</b>` : null}
          <canvas
            width=${seen.columns}
            height=${seen.rows}
            role="img"
            aria-label=${t("linear.picture", { neuron: k })}
          >
          </canvas>
          <dl>
            <div>
              <dt>${t("formula.bias")}</dt>
              <dd translate="no">${written(weights.b[k])}</dd>
            </div>
            <div>
              <dt>${t("linear.one")}</dt>
              <dd translate="no">${written(z[k])}</dd>
            </div>
            <div>
              <dt>${t("linear.all")}</dt>
              <dd translate="no">${deep ? written(deep[k]) : ""}</dd>
            </div>
            <div>
              <dt>${t("linear.difference")}</dt>
              <dd translate="no">${deep ? signed(difference) : ""}</dd>
            </div>
          </dl>
        </li>`;
      })}
    </ol>
    <p class="note" data-part="scale" data-value=${largestOf(weights.W)}>
      ${t("linear.scale", { full: formatNumber(largestOf(weights.W), 2) })}
    </p>
  `;
}

/** @param {number} value */
function signed(value) {
  return value === 0 ? "0" : `${value < 0 ? "−" : ""}${formatScientific(Math.abs(value))}`;
}

customElements.define("fp-linear", LinearView);
