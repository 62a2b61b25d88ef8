import { LitElement, html } from "lit";
import { t } from "../i18n/i18n.js";
import { Spoken } from "./spoken.js";

/** A sheet released below the first share of the window's height closes; above the second, it opens fully. */
const GONE = 0.3;
const FULL = 0.7;
/** A finger that moves less than this taps, in CSS px. */
const TAP = 6;

/**
 * The handle of a bottom sheet on a phone. The sheet is the parent element; its `data-sheet` holds its height, `half`
 * or `full`. Nothing else needs the height, so it is not part of the page's state. The handle can be dragged, tapped,
 * or moved with the arrow keys.
 */
export class Grip extends LitElement {
  /** @type {{y: number, height: number, moved: boolean} | null} Where the drag started. */
  #drag = null;

  constructor() {
    super();
    new Spoken(this);
  }

  /** @override */
  createRenderRoot() {
    return this;
  }

  /** @override */
  render() {
    const full = this.#sheet?.dataset.sheet === "full";
    return html`<button
      type="button"
      class="quiet"
      data-part="grip"
      aria-expanded=${full}
      aria-label=${t("section.grip")}
      @click=${this.#tapped}
      @keydown=${this.#keyed}
      @pointerdown=${this.#grasped}
      @pointermove=${this.#dragged}
      @pointerup=${this.#dropped}
      @pointercancel=${this.#dropped}
    ></button>`;
  }

  get #sheet() {
    return this.parentElement;
  }

  /** @param {"half" | "full"} height */
  #stand(height) {
    if (this.#sheet) this.#sheet.dataset.sheet = height;
    this.requestUpdate();
  }

  #close() {
    this.#stand("half");
    const detail = { name: "select", detail: null };
    this.dispatchEvent(new CustomEvent("action", { bubbles: true, detail }));
  }

  /** Handles a tap; the click that ends a drag is ignored. */
  #tapped = () => {
    if (this.#drag?.moved) this.#drag = null;
    else this.#stand(this.#sheet?.dataset.sheet === "full" ? "half" : "full");
  };

  /** @param {KeyboardEvent} event */
  #keyed = (event) => {
    const full = this.#sheet?.dataset.sheet === "full";
    if (event.key === "ArrowUp") this.#stand("full");
    else if (event.key === "ArrowDown" && full) this.#stand("half");
    else if (event.key === "ArrowDown") this.#close();
    else return;
    event.preventDefault();
  };

  /** @param {PointerEvent} event */
  #grasped = (event) => {
    const sheet = this.#sheet;
    if (!sheet) return;
    /** @type {HTMLElement} */ (event.currentTarget).setPointerCapture(event.pointerId);
    this.#drag = { y: event.clientY, height: sheet.offsetHeight, moved: false };
  };

  /** @param {PointerEvent} event */
  #dragged = ({ clientY, buttons }) => {
    const drag = this.#drag;
    if (!drag || buttons === 0) return;
    if (Math.abs(clientY - drag.y) > TAP) drag.moved = true;
    if (drag.moved) {
      this.#sheet?.style.setProperty("--sheet", `${drag.height + drag.y - clientY}px`);
    }
  };

  #dropped = () => {
    const sheet = this.#sheet;
    if (!sheet || !this.#drag?.moved) return;
    const share = sheet.offsetHeight / window.innerHeight;
    sheet.style.removeProperty("--sheet");
    if (share < GONE) this.#close();
    else this.#stand(share > FULL ? "full" : "half");
  };
}

customElements.define("fp-grip", Grip);
