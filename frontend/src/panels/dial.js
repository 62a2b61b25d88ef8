/**
 * A dial: a number changed by dragging, by wheel, by keys or by typing.
 * @module
 */

import { LitElement, html } from "lit";
import { formatNumber, t } from "../i18n/i18n.js";
import { arrowSteps } from "./arrow-steps.js";
import { Spoken } from "./spoken.js";
import { icon } from "./icon.js";
import "./number.js";

/** The change of the number per CSS px of a drag, per notch of a wheel, and per arrow key. */
const PER_PX = 0.02;
const PER_NOTCH = 0.1;
const PER_KEY = 0.1;
/** With Shift, every change is multiplied by this. */
const FINE = 0.1;
/** A page key turns as far as this many arrow keys. */
const COARSE = 10;
/** How far the needle turns per unit, in degrees. A dial has no end stop. */
const DEGREES = 30;
/** A wheel that pauses for this long has been released, in ms. */
const WHEEL_MS = 400;
/**
 * The least time between moves that are reported ahead of their animation frame; the eye would notice no gain below
 * it.
 */
const AHEAD_MS = 8;
/** The largest absolute value of a dial. */
const LIMIT = 1000;

/** @type {Record<string, number>} */
const KEYS = {
  ...arrowSteps(PER_KEY),
  PageUp: PER_KEY * COARSE,
  PageDown: -PER_KEY * COARSE,
};

/**
 * The dial does not own its number. It receives one and requests others by the events `hold`, `turn` (whose detail is
 * the number), `release` and `reset`.
 */
export class Dial extends LitElement {
  /** @override */
  static properties = {
    label: {},
    value: { type: Number },
    trained: { type: Number },
    part: { attribute: "data-part" },
  };

  /** @type {ReturnType<typeof setTimeout> | null} */
  #wheel = null;
  #held = false;
  #dragged = 0;
  /** The timestamp of the newest move reported ahead of its animation frame. */
  #told = 0;
  /** @type {{id: number, x: number, y: number} | null} The pointer that drags, and its last position. */
  #pointer = null;

  constructor() {
    super();
    new Spoken(this);
    this.label = "";
    this.value = 0;
    this.trained = 0;
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
    const changed = !Object.is(Math.fround(this.value), Math.fround(this.trained));
    this.toggleAttribute("changed", changed);
    const angle = `rotate(${(this.value * DEGREES) % 360} 22 22)`;
    return html`
      <span
        class="knob"
        role="slider"
        tabindex="0"
        aria-label=${this.label}
        aria-valuenow=${this.value}
        aria-valuemin=${-LIMIT}
        aria-valuemax=${LIMIT}
        aria-valuetext=${formatNumber(this.value, 3)}
        @keydown=${this.#onKey}
        @keyup=${this.#onKeyUp}
        @blur=${this.#onKeyUp}
        @pointerdown=${this.#onPress}
        @pointermove=${this.#onDrag}
        @pointerrawupdate=${this.#onDragAhead}
        @pointerup=${this.#onLift}
        @pointercancel=${this.#onLift}
        @lostpointercapture=${this.#onLift}
        @wheel=${this.#onWheel}
      >
        <svg viewBox="0 0 44 44" aria-hidden="true">
          <circle cx="22" cy="22" r="19" />
          <path d="M22 6v9" transform=${angle} />
        </svg>
      </span>
      <label>
        <span>${this.label}</span>
        <fp-number
          .label=${this.label}
          .value=${this.value}
          .min=${-LIMIT}
          .max=${LIMIT}
          .step=${PER_KEY}
          @hold=${this.#hold}
          @number=${(/** @type {CustomEvent<number>} */ { detail }) => this.#turn(detail)}
          @release=${this.#release}
        ></fp-number>
      </label>
      <button
        type="button"
        class="quiet"
        data-action="resetDial"
        aria-label=${t("dials.reset.one", { value: formatNumber(this.trained, 3) })}
        title=${t("dials.reset.one", { value: formatNumber(this.trained, 3) })}
        ?disabled=${!changed}
        @click=${() => this.dispatchEvent(new CustomEvent("reset"))}
      >
        ${icon("undo")}
      </button>
    `;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const step = KEYS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    if (!this.#held) this.#hold(); // one edit until the key is released
    this.#turn(this.value + step * (event.shiftKey ? FINE : 1));
  }

  #onKeyUp() {
    if (!this.#pointer && this.#wheel === null) this.#release();
  }

  /** @param {PointerEvent} event */
  #onPress(event) {
    if (event.button !== 0 || this.#pointer) return;
    event.preventDefault();
    this.#pointer = { id: event.pointerId, x: event.clientX, y: event.clientY };
    const knob = /** @type {HTMLElement} */ (event.currentTarget);
    knob.setPointerCapture(event.pointerId);
    knob.focus({ preventScroll: true });
    this.#dragged = this.value;
    this.#hold();
  }

  /** @param {PointerEvent} event */
  #onDrag(event) {
    const { pointerId: id, clientX: x, clientY: y } = event;
    if (!this.#pointer || id !== this.#pointer.id) return;
    // `movementX` is no use: in Firefox it is 0 for a finger, and in other browsers it counts screen px.
    const way = x - this.#pointer.x - (y - this.#pointer.y);
    this.#pointer = { id, x, y };
    if (way === 0) return;
    this.#dragged += way * PER_PX * (event.shiftKey ? FINE : 1);
    this.#turn(this.#dragged);
  }

  /**
   * A pointermove event waits for the next animation frame, and its result for the one after. Where the browser also
   * reports the move at once, the network answers in time for the first.
   * @param {PointerEvent} event
   */
  #onDragAhead(event) {
    if (event.timeStamp - this.#told < AHEAD_MS) return;
    this.#told = event.timeStamp;
    this.#onDrag(event);
  }

  /** @param {PointerEvent} event */
  #onLift(event) {
    if (event.pointerId === this.#pointer?.id) this.#release();
  }

  /**
   * Turns only the dial that has the focus, because any other dial may have come under the mouse by scrolling. With
   * Ctrl the wheel zooms, as usual.
   * @param {WheelEvent} event
   */
  #onWheel(event) {
    const way = Math.sign(event.deltaX - event.deltaY);
    const knob = /** @type {HTMLElement} */ (event.currentTarget);
    if (way === 0 || event.ctrlKey || !knob.matches(":focus")) return;
    event.preventDefault();
    if (!this.#held) this.#hold();
    this.#turn(this.value + way * PER_NOTCH * (event.shiftKey ? FINE : 1));
    if (this.#wheel !== null) clearTimeout(this.#wheel);
    this.#wheel = setTimeout(() => this.#release(), WHEEL_MS);
  }

  /** @param {number} value */
  #turn(value) {
    const within = Math.min(LIMIT, Math.max(-LIMIT, value));
    // The value set is the value shown: no digits beyond the sixth.
    const detail = Number(within.toPrecision(6));
    this.dispatchEvent(new CustomEvent("turn", { detail }));
  }

  #hold() {
    this.#held = true;
    this.dispatchEvent(new CustomEvent("hold"));
  }

  #release() {
    if (this.#wheel !== null) clearTimeout(this.#wheel);
    this.#wheel = null;
    this.#pointer = null;
    if (!this.#held) return;
    this.#held = false;
    this.dispatchEvent(new CustomEvent("release"));
  }
}

customElements.define("fp-dial", Dial);
