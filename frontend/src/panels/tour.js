import "../styles/lit.css";
import "../styles/tour.css";
import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { captionOf, sceneOf, scenesOf } from "../tour/scenes.js";
import { actionButton } from "./action-button.js";
import { Panel } from "./panel.js";

/** @import { State } from "../types.js" */
/** @import { Scene } from "../tour/scenes.js" */

/** Matches where the card stands at the top or the bottom of the window, as in `tour.css`. */
const NARROW = matchMedia("(max-width: 699px)");
/** The gap between the card and what it refers to, in CSS px. */
const GAP = 12;

/** The elements that the card is placed beside. */
const BESIDE = { input: ".paper", stage: ".stage", answer: "fp-answer" };

/** The card of the tour: what is happening, beside where it happens, and the controls to go on or leave. */
export class TourPanel extends Panel {
  /** The name of the scene shown. */
  #shown = "";
  #focusIsOurs = false;

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    addEventListener("resize", this.#place);
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("resize", this.#place);
  }

  /**
   * @override
   * @param {State} state
   */
  uses({ tour, pass, card, weights, hues, motion }) {
    return tour ? [tour, pass, card, weights, hues, motion] : [null];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const scene = sceneOf(state);
    this.hidden = scene === null;
    if (!scene || !state.tour || !state.card) return null;
    const count = scenesOf(state.card.sizes).length;
    const isLast = state.tour.at === count - 1;
    return html`
      <section
        data-part="tour"
        data-scene=${scene.name}
        tabindex="-1"
        role="region"
        aria-label=${t("tour.title")}
      >
        <p class="caption" aria-live="polite">${captionOf(state)}</p>
        <footer>${isLast ? this.#lastButtons(state) : this.#buttons(state, count)}</footer>
      </section>
    `;
  }

  /**
   * @param {State} state
   * @param {number} count Number of scenes.
   */
  #buttons(state, count) {
    const scene = (state.tour?.at ?? 0) + 1;
    return html`
      <span class="at">${t("tour.at", { scene, count })}</span>
      ${state.motion === "full" ? actionButton(this, state, "holdTour", []) : null}
      ${actionButton(this, state, "leaveTour", [], { kind: "quiet" })}
      ${actionButton(this, state, "tourOn", [], { kind: "primary" })}
    `;
  }

  /** @param {State} state */
  #lastButtons(state) {
    return html`
      ${actionButton(this, state, "tourToLesson", [])}
      <button
        type="button"
        class="primary"
        data-action="drawOwn"
        @click=${() => {
          this.act("drawOwn");
          /** @type {HTMLElement | null} */ (document.querySelector("[data-part=pad]"))?.focus();
        }}
      >
        ${t("tour.draw")}
      </button>
    `;
  }

  /** @override */
  updated() {
    const { state } = this;
    const scene = state && sceneOf(state);
    const name = scene?.name ?? "";
    if (name === this.#shown) return;
    this.#shown = name;
    if (scene) {
      this.#bringIntoSight(scene);
      this.#place();
      this.#takeFocus(state.tour?.moving === false || name === "end");
    } else {
      if (this.#focusIsOurs && document.activeElement === document.body) this.#giveFocusBack();
      this.#focusIsOurs = false;
    }
  }

  /**
   * Focuses the button that continues the tour when the visitor has to press it, unless they have moved the focus.
   * @param {boolean} isAwaited
   */
  #takeFocus(isAwaited) {
    const isFree = document.activeElement === document.body || this.#focusIsOurs;
    if (!isAwaited || !isFree) return;
    /** @type {HTMLElement | null} */ (this.querySelector("button.primary"))?.focus({
      preventScroll: true,
    });
    this.#focusIsOurs = true;
  }

  #giveFocusBack() {
    const pad = /** @type {HTMLElement | null} */ (document.querySelector("[data-part=pad]"));
    pad?.focus({ preventScroll: true });
  }

  /** @param {Scene} scene */
  #bringIntoSight({ lit: [part] }) {
    if (!NARROW.matches) return;
    const isEnd = part === "answer"; // the outputs are at the end of the stage
    const beside = document.querySelector(BESIDE[isEnd ? "stage" : part]);
    beside?.scrollIntoView({ block: isEnd ? "end" : "start" });
  }

  /**
   * Whether the neuron of the scene is in the first half of its layer.
   * @param {Scene} scene
   */
  #isAbove({ lookedAt }) {
    const ref = this.state && lookedAt(this.state);
    if (!ref || ref.layer === 0) return false;
    return ref.neuron < (this.state?.card?.sizes[ref.layer] ?? 0) / 2;
  }

  /** Places the card beside the pad, over the corner of the stage without lines, or below the answer. */
  #place = () => {
    const scene = this.state && sceneOf(this.state);
    const card = /** @type {HTMLElement | null} */ (this.querySelector("section"));
    const beside = scene && document.querySelector(BESIDE[scene.lit[0]]);
    if (!scene || !card || !beside) return;
    const box = beside.getBoundingClientRect();
    const fromRight = document.documentElement.dir === "rtl";
    let [left, top] = [box.left + GAP, box.top + GAP];
    if (scene.lit[0] === "input") {
      left = fromRight ? box.left - GAP - card.offsetWidth : box.right + GAP;
      top = box.top;
    } else if (scene.lit[0] === "answer") top = box.bottom + GAP;
    else if (this.#isAbove(scene)) top = box.bottom - GAP - card.offsetHeight;
    const most = innerWidth - card.offsetWidth - GAP;
    card.style.setProperty("--left", `${Math.max(GAP, Math.min(left, most))}px`);
    card.style.setProperty("--top", `${top}px`);
  };
}

customElements.define("fp-tour", TourPanel);
