import "../../../i18n/all-messages.js";
import "../../../styles/matrix.css";
import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { activationsOf, sameNeuron } from "../../../store/state.js";
import { roundedNote } from "../../neuron/rounded-note.js";
import { PanelGroup } from "../../panel.js";
import "./matrix-columns.js";
import "./matrix-grid.js";
import "./matrix-refresher.js";
import "./matrix-sum.js";
import { layerName } from "../../layers.js";
import { FEW_COLUMNS } from "./matrix-layer.js";

/** @import { Card, State } from "../../../types.js" */

const WAYS = /** @type {const} */ (["product", "sum"]);

/** One layer as a matrix product, a′ = σ(W a + b), or one row of it as a sum. */
export class MatrixView extends PanelGroup {
  /** The layer shown: the one of the last selected neuron, or the first. */
  #layer = 1;
  /** @type {typeof WAYS[number]} */
  #way = "product";
  /** @type {State["selection"]} */
  #selection = null;

  /**
   * @override
   * @param {State} state
   */
  uses({ card, switches, selection }) {
    return [card, switches, selection];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { card, selection } = state;
    if (!card) return html`<p>${t("page.waiting")}</p>`;
    if (!sameNeuron(selection, this.#selection) && selection?.layer) this.#layer = selection.layer;
    this.#selection = selection;
    if (this.#layer >= card.sizes.length) this.#layer = 1;
    const layer = this.#layer;
    const [nIn, nOut] = card.sizes.slice(layer - 1);
    const activation = activationsOf(state)[layer - 1];
    const sizes = { rows: nOut, columns: nIn, wrong: nIn + 1, count: nOut };
    return html`
      <header>
        <h2>${t("matrix.title")}</h2>
        ${this.#layers(card)}
        <div class="choices" role="group" aria-label=${t("matrix.way")}>
          ${WAYS.map(
            (way) =>
              html`<button
                type="button"
                data-way=${way}
                aria-pressed=${way === this.#way}
                @click=${() => this.#show(way)}
              >
                ${t(`matrix.way.${way}`)}
              </button>`,
          )}
        </div>
      </header>
      <p translate="no" class="tight" data-part="tight">
        <b>${t(`matrix.tight.${nameOf(activation)}`)}</b>
        <span data-part="dimensions">${t("matrix.dimensions", sizes)}</span>
      </p>
      <div class="equation" ?data-few=${nIn <= FEW_COLUMNS}>
        <fp-matrix-grid data-panel .layer=${layer}></fp-matrix-grid>
        ${
          this.#way === "product"
            ? html`<fp-matrix-columns data-panel .layer=${layer}></fp-matrix-columns>`
            : html`<fp-matrix-sum data-panel .layer=${layer}></fp-matrix-sum>`
        }
      </div>
      <p class="words" data-part="matrix-words">${t("matrix.words", sizes)}</p>
      <p class="words">${t("matrix.words.bias", sizes)}</p>
      <p class="words">
        ${t(activation === "softmax" ? "matrix.words.softmax" : "matrix.words.each", sizes)}
      </p>
      ${roundedNote(state)}
      <fp-matrix-refresher></fp-matrix-refresher>
    `;
  }

  /** @param {Card} card */
  #layers(card) {
    return html`<div class="choices" data-term="layer" role="group" aria-label=${t("code.which")}>
      ${card.sizes.slice(1).map((_, i) => {
        const names = { from: layerName(i, card), to: layerName(i + 1, card) };
        const choose = () => {
          this.#layer = i + 1;
          this.requestUpdate();
        };
        return html`<button
          type="button"
          data-layer=${i + 1}
          aria-pressed=${this.#layer === i + 1}
          @click=${choose}
        >
          ${t("layer.between", names)}
        </button>`;
      })}
    </div>`;
  }

  /** @param {typeof WAYS[number]} way */
  #show(way) {
    this.#way = way;
    this.requestUpdate();
  }
}

/** Activation functions that the catalogue writes around W a + b; others are called f. */
const KNOWN = new Set(["sigmoid", "relu", "tanh", "identity", "softmax"]);

/** @param {string} activation */
function nameOf(activation) {
  return KNOWN.has(activation) ? activation : "other";
}

customElements.define("fp-matrix", MatrixView);
