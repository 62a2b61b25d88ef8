import { html, nothing } from "lit";
import { formatActivation, t } from "../i18n/i18n.js";
import {
  activationsOf,
  describeNeuron,
  isTrained,
  takesNumbers,
  usualTab,
} from "../store/state.js";
import { activationColor, numberColor, paletteOf } from "../stage/color.js";
import { actionButton } from "./action-button.js";
import { TABS } from "../options.js";
import { PanelGroup } from "./panel.js";

/** @import { NeuronRef, State, TabName } from "../types.js" */

const PRINTED = matchMedia("print");
/** A pixel has no sum, no curve and no dials. */
const OF_A_PIXEL = /** @type {readonly TabName[]} */ (["sum", "links"]);

/**
 * The inspector: a header with the numbers of the selected neuron, which stays in place, and below it tabs with
 * sections of every detail, loaded when needed. Where only the inspector is shown there are no tabs, and all sections
 * are displayed.
 */
export class NeuronPanel extends PanelGroup {
  /** @type {Partial<Record<TabName, HTMLElement[]>>} */
  #sections = {};
  #fetching = false;
  /** @type {TabName | null} The tab that was open when the sections were last updated. */
  #opened = null;

  /**
   * Loads the sections early, because a neuron under the pointer may be opened next.
   * @override
   * @param {State} state
   */
  show(state) {
    super.show(state);
    if (state.hover && !this.#sections.sum) this.#fetchSections();
  }

  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    const { selection, pass, card, switches, shade, hues } = state;
    const { tab, view, hidden } = state;
    return [selection, pass, card, switches, shade, hues, tab, view, hidden, isTrained(state)];
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
    if (!this.#sections.sum) this.#fetchSections();
    const label = describeNeuron(state, selection);
    const a = pass?.layers[selection.layer]?.a[selection.neuron];
    return html`
      <fp-grip></fp-grip>
      <header data-part="inspector" data-layer=${selection.layer} data-neuron=${selection.neuron}>
        <output translate="no" aria-live="off" title=${t("neuron.a")} data-value=${a ?? ""}
          >${a === undefined ? "–" : formatActivation(a)}</output
        >
        <h2>${t(label.key, label.values)}</h2>
        <p>${facts(state, selection)}</p>
        <fp-neuron-numbers data-panel="at-once"></fp-neuron-numbers>
        ${selection.layer && !isWhole(state) ? actionButton(this, state, "inside", []) : null}
        ${actionButton(this, state, "closeNeuron", [])}
        ${this.#sections.sum && !isWhole(state) ? this.#tabs(state, selection) : null}
      </header>
      ${TABS.map((name) => this.#tabPanel(state, selection, name))}
    `;
  }

  /**
   * @param {State} state
   * @param {NeuronRef} selection
   */
  #tabs(state, selection) {
    const open = openTab(state, selection);
    return html`<div role="tablist" aria-label=${t("neuron.tabs")} @keydown=${this.#walked}>
      ${tabsOf(selection).map(
        (name) =>
          html`<button
            type="button"
            role="tab"
            id="tab-${name}"
            class="quiet"
            data-tab=${name}
            aria-selected=${name === open}
            aria-controls="sections-${name}"
            tabindex=${name === open ? 0 : -1}
            @click=${() => this.act("tab", name)}
          >
            ${t(`neuron.tab.${name === "sum" && selection.layer === 0 ? (takesNumbers(state.card) ? "input" : "pixel") : name}`)}
          </button>`,
      )}
    </div>`;
  }

  /**
   * @param {State} state
   * @param {NeuronRef} selection
   * @param {TabName} name
   */
  #tabPanel(state, selection, name) {
    const whole = isWhole(state);
    return html`<div
      id="sections-${name}"
      class="sections"
      role=${whole ? nothing : "tabpanel"}
      aria-labelledby=${whole ? nothing : `tab-${name}`}
      ?hidden=${!whole && name !== openTab(state, selection)}
    >
      ${this.#sections[name]}
    </div>`;
  }

  /**
   * Arrow keys move from tab to tab and wrap around.
   * @param {KeyboardEvent} event
   */
  #walked = ({ key, target }) => {
    const tabs = /** @type {HTMLElement[]} */ ([...this.querySelectorAll("[role=tab]")]);
    const from = tabs.indexOf(/** @type {HTMLElement} */ (target));
    const onwards = document.documentElement.dir === "rtl" ? -1 : 1;
    const steps = { ArrowLeft: -onwards, ArrowRight: onwards, Home: -from, End: -1 - from };
    const step = steps[/** @type {keyof typeof steps} */ (key)];
    const to = step === undefined ? null : tabs.at((from + step) % tabs.length);
    if (!to) return;
    to.focus();
    this.act("tab", /** @type {TabName} */ (to.dataset.tab));
  };

  /**
   * Fills the disc of the neuron with its own grey.
   * @override
   */
  updated() {
    super.updated();
    const { state } = this;
    const open = state?.selection && this.#sections.sum ? openTab(state, state.selection) : null;
    if (open && open !== this.#opened) this.updateComplete.then(() => this.showInside());
    this.#opened = open;
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
    PRINTED.addEventListener("change", () => {
      this.#opened = null;
      this.requestUpdate();
    });
    this.addEventListener("keydown", ({ key }) => {
      if (key === "Escape" && this.state?.selection) this.act("closeNeuron");
    });
  }

  async #fetchSections() {
    if (this.#fetching) return;
    this.#fetching = true;
    const code = await this.fetchCode(() => import("./neuron/index.js"));
    this.#fetching = code !== null;
    if (!code) return;
    const { SECTIONS } = code;
    for (const tab of TABS) {
      this.#sections[tab] = SECTIONS[tab].map((name) => {
        const section = document.createElement(name);
        section.dataset.panel = "";
        return section;
      });
    }
    this.requestUpdate();
  }
}

/**
 * Whether only the inspector is shown, or the page is printed; then all sections are displayed.
 * @param {State} state
 */
function isWhole({ hidden }) {
  return hidden.includes("stage") || PRINTED.matches;
}

/** @param {NeuronRef} selection */
function tabsOf({ layer }) {
  return layer === 0 ? OF_A_PIXEL : TABS;
}

/**
 * @param {State} state
 * @param {NeuronRef} selection
 * @returns {TabName}
 */
function openTab({ tab, view }, selection) {
  const wanted = tab ?? usualTab(view);
  return tabsOf(selection).includes(wanted) ? wanted : "sum";
}

/**
 * Returns what a neuron consists of.
 * @param {State} state
 * @param {NeuronRef} selection
 */
function facts(state, { layer }) {
  if (layer === 0) return t(takesNumbers(state.card) ? "neuron.facts.input" : "neuron.facts.pixel");
  const count = state.card?.sizes[layer - 1] ?? 0;
  return t("neuron.facts", { count, squish: activationsOf(state)[layer - 1] });
}

customElements.define("fp-neuron", NeuronPanel);
