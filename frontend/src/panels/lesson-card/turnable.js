import { LitElement, html } from "lit";
import { formatNumber } from "../../i18n/i18n.js";
import { arrowSteps } from "../arrow-steps.js";
import { Spoken } from "../spoken.js";

/** The change per CSS px of a drag and per arrow key, and the rounding of the number. */
const PER_PX = 0.1;
const PER_KEY = 0.5;
const ROUND = 10;
/** The largest absolute value. */
const LIMIT = 30;

/** @type {Record<string, number>} */
const KEYS = { ...arrowSteps(PER_KEY), Enter: 0, " ": 0 };

/**
 * A number in a sentence, changed by dragging or by keys. Pressing it accepts it as it is. It receives its number,
 * and requests others by the events `hold`, `turn` (whose detail is the number) and `release`.
 */
export class TurnableNumber extends LitElement {
  /** @override */
  static properties = { value: { type: Number }, label: {} };

  /** @type {{id: number, x: number, value: number} | null} The pointer that drags, and where it started. */
  #pointer = null;
  #held = false;

  constructor() {
    super();
    new Spoken(this);
    this.value = 0;
    this.label = "";
  }

  /** @override */
  createRenderRoot() {
    return this;
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.#release();
  }

  /** @override */
  render() {
    return html`<span
      class="turnable"
      role="slider"
      tabindex="0"
      translate="no"
      data-term="dial"
      aria-label=${this.label}
      aria-valuenow=${this.value}
      aria-valuemin=${-LIMIT}
      aria-valuemax=${LIMIT}
      aria-valuetext=${formatNumber(this.value)}
      @keydown=${this.#onKey}
      @keyup=${this.#release}
      @blur=${this.#release}
      @pointerdown=${this.#onPress}
      @pointermove=${this.#onDrag}
      @pointerup=${this.#release}
      @pointercancel=${this.#release}
      >${formatNumber(this.value)}</span
    >`;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const step = KEYS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation(); // the card uses some of these keys to turn pages
    this.#hold();
    this.#turn(this.value + step);
  }

  /** @param {PointerEvent} event */
  #onPress(event) {
    if (event.button !== 0 || this.#pointer) return;
    event.preventDefault();
    event.stopPropagation(); // dragging here changes the number, not the page
    const knob = /** @type {HTMLElement} */ (event.currentTarget);
    knob.setPointerCapture(event.pointerId);
    knob.focus({ preventScroll: true });
    this.#pointer = { id: event.pointerId, x: event.clientX, value: this.value };
    this.#hold();
    this.#turn(this.value);
  }

  /** @param {PointerEvent} event */
  #onDrag({ pointerId, clientX }) {
    if (pointerId !== this.#pointer?.id) return;
    this.#turn(this.#pointer.value + (clientX - this.#pointer.x) * PER_PX);
  }

  /** @param {number} value */
  #turn(value) {
    const within = Math.min(LIMIT, Math.max(-LIMIT, value));
    const detail = Math.round(within * ROUND) / ROUND;
    this.dispatchEvent(new CustomEvent("turn", { detail }));
  }

  #hold() {
    if (this.#held) return;
    this.#held = true;
    this.dispatchEvent(new CustomEvent("hold"));
  }

  #release() {
    this.#pointer = null;
    if (!this.#held) return;
    this.#held = false;
    this.dispatchEvent(new CustomEvent("release"));
  }
}

customElements.define("fp-turnable", TurnableNumber);
