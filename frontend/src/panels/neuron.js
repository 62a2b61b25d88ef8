import { html } from "lit";
import { formatNumber, t } from "../i18n/i18n.js";
import { neuronPlace } from "../store/state.js";
import { icon } from "./icon.js";
import { Frame } from "./panel.js";

/** @import { State } from "../types.js" */

/** The inspector: the selected neuron down to its last number, in sections fetched when needed. */
export class NeuronPanel extends Frame {
  /** @type {HTMLElement[]} */
  #sections = [];

  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    return [state.selection, state.pass, state.card];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { selection, card, pass } = state;
    this.toggleAttribute("empty", !selection);
    if (!card || !selection) {
      return html`<h2>${t("neuron.none.title")}</h2>
        <p>${t("neuron.none.text")}</p>
        ${card ? html`<p class="note">${card.note}</p>` : null}`;
    }
    if (this.#sections.length === 0) this.#fetchSections();
    const place = neuronPlace(state, selection);
    const a = pass?.layers[selection.layer]?.a[selection.neuron];
    return html`
      <header data-part="inspector" data-layer=${selection.layer} data-neuron=${selection.neuron}>
        <h2>${t(place.key, place.values)}</h2>
        <output title=${t("neuron.a")}>${a === undefined ? "" : formatNumber(a, 3)}</output>
        <button
          type="button"
          class="quiet"
          aria-label=${t("neuron.close")}
          @click=${() => this.act("select", null)}
        >
          ${icon("close")}
        </button>
      </header>
      ${this.#sections}
    `;
  }

  async #fetchSections() {
    const { SECTIONS } = await import("./neuron/index.js");
    this.#sections = SECTIONS.map((name) => {
      const section = document.createElement(name);
      section.dataset.panel = "";
      return section;
    });
    this.requestUpdate();
  }
}

customElements.define("fp-neuron", NeuronPanel);
