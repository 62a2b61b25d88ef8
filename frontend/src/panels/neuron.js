import { html } from "lit";
import { formatNumber, t } from "../i18n/i18n.js";
import { describeNeuron, isTrained } from "../store/state.js";
import { activationColor, numberColor, paletteOf } from "../stage/color.js";
import { actionButton } from "./action-button.js";
import "./grip.js";
import { PanelGroup } from "./panel.js";

/** @import { Card, NeuronRef, State } from "../types.js" */

/** The inspector: the selected neuron down to its last number, in sections fetched when needed. */
export class NeuronPanel extends PanelGroup {
  /** @type {HTMLElement[]} */
  #sections = [];
  #fetching = false;

  /**
   * A neuron pointed at may be opened next, so the sections are fetched in advance.
   * @override
   * @param {State} state
   */
  show(state) {
    super.show(state);
    if (state.hover && this.#sections.length === 0) this.#fetchSections();
  }

  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    const { selection, pass, card, shade, hues } = state;
    return [selection, pass, card, shade, hues, isTrained(state)];
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
        ${isTrained(state) ? null : html`<p class="note changed">${t("neuron.none.changed")}</p>`}
        ${card ? html`<p class="note" lang="en" dir="ltr">${card.note}</p>` : null}`;
    }
    if (this.#sections.length === 0) this.#fetchSections();
    const label = describeNeuron(state, selection);
    const a = pass?.layers[selection.layer]?.a[selection.neuron];
    return html`
      <fp-grip></fp-grip>
      <header data-part="inspector" data-layer=${selection.layer} data-neuron=${selection.neuron}>
        <output translate="no" title=${t("neuron.a")} data-value=${a ?? ""}
          >${a === undefined ? "–" : formatNumber(a, 3)}</output
        >
        <h2>${t(label.key, label.values)}</h2>
        <p>${facts(card, selection)}</p>
        ${actionButton(this, state, "closeNeuron", [])}
      </header>
      ${this.#sections}
    `;
  }

  /**
   * The lit disc of the neuron in its own grey.
   * @override
   */
  updated() {
    super.updated();
    const { state } = this;
    const disc = /** @type {HTMLElement | null} */ (this.querySelector("header > output"));
    if (!disc || !state?.selection) return;
    const { layer, neuron } = state.selection;
    const a = state.pass?.layers[layer]?.a[neuron] ?? 0;
    const palette = paletteOf(state);
    disc.style.background = activationColor(a, 1, palette);
    disc.style.color = numberColor(a, 1, palette);
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.addEventListener("keydown", ({ key }) => {
      if (key === "Escape" && this.state?.selection) this.act("closeNeuron");
    });
  }

  async #fetchSections() {
    if (this.#fetching) return;
    this.#fetching = true;
    const { SECTIONS } = await import("./neuron/index.js");
    this.#sections = SECTIONS.map((name) => {
      const section = document.createElement(name);
      section.dataset.panel = "";
      return section;
    });
    this.requestUpdate();
  }
}

/**
 * What a neuron is made of.
 * @param {Card} card
 * @param {NeuronRef} selection
 */
function facts({ sizes, activations }, { layer }) {
  if (layer === 0) return t("neuron.facts.pixel");
  return t("neuron.facts", { count: sizes[layer - 1], squish: activations[layer - 1] });
}

customElements.define("fp-neuron", NeuronPanel);
