import "../../../i18n/all-messages.js";
import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { layerChoices } from "../../layers.js";
import { PanelGroup } from "../../panel.js";
import "../../../styles/wall.css";
import "./wall-facts.js";
import "./wall-histogram.js";
import "./wall-tiles.js";

/** @import { State } from "../../../types.js" */

/** Every weight of a layer side by side: their pictures, how often each value occurs, and what they are not. */
export class WallView extends PanelGroup {
  /** The layer shown: that of the neuron that was open when the view opened, or the first. */
  #layer = 0;
  #own = false;
  /** @type {State["selection"]} */
  #selection = null;

  /**
   * @override
   * @param {State} state
   */
  uses({ card, selection }) {
    return [card, selection];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ card, selection }) {
    if (!card) return html`<p>${t("page.waiting")}</p>`;
    if (selection !== this.#selection && selection?.layer) this.#layer = selection.layer;
    this.#selection = selection;
    const { sizes } = card;
    const layer = this.#layer < 1 || this.#layer >= sizes.length ? 1 : this.#layer;
    const [from, to] = [sizes[layer - 1], sizes[layer]];
    return html`
      <header>
        <h2>${t("wall.title")}</h2>
        ${layerChoices(card, layer, (chosen) => {
          this.#layer = chosen;
          this.requestUpdate();
        })}
        <div class="choices" role="group" aria-label=${t("wall.scale")}>
          ${[false, true].map((own) =>
            this.#choice(t(own ? "wall.scale.own" : "wall.scale.one"), own === this.#own, () => {
              this.#own = own;
            }),
          )}
        </div>
      </header>
      <p class="words" data-part="wall-words">
        ${t("wall.words", {
          from,
          count: to,
          product: from * to,
          all: card.parameter_count,
        })}
        ${card.shuffled && layer === 1 ? t("wall.shuffled") : null}
      </p>
      <fp-wall-tiles data-panel .layer=${layer} .own=${this.#own}></fp-wall-tiles>
      <fp-wall-histogram data-panel .layer=${layer}></fp-wall-histogram>
      <fp-wall-facts data-panel .layer=${layer}></fp-wall-facts>
    `;
  }

  /**
   * @param {string} words
   * @param {boolean} chosen
   * @param {() => void} choose
   */
  #choice(words, chosen, choose) {
    const press = () => {
      choose();
      this.requestUpdate();
    };
    return html` <button type="button" aria-pressed=${chosen} @click=${press}>${words}</button> `;
  }
}

customElements.define("fp-wall", WallView);
