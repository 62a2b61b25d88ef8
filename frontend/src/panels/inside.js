import "../i18n/all-messages.js";
import "../styles/inside.css";
import { html } from "lit";
import { formatNumber, t } from "../i18n/i18n.js";
import { layoutInside } from "../inside/layout.js";
import { numbersInside } from "../inside/numbers.js";
import { paintInside } from "../inside/paint.js";
import { sceneInside } from "../inside/scene.js";
import { done, END, later, stageAt, stillAt } from "../inside/timing.js";
import { equationsOf, sentenceOf, titleOf } from "../inside/words.js";
import { INSIDE_STAGES } from "../options.js";
import { createCanvasCache } from "../stage/canvas-cache.js";
import { paletteOf } from "../stage/color.js";
import { actionButton } from "./action-button.js";
import { icon } from "./icon.js";
import { Panel } from "./panel.js";
import { isLearning } from "../store/run.js";

/** @import { State } from "../types.js" */
/** @import { InsideNumbers } from "../inside/numbers.js" */

/** Matches where the scene fills the whole window, as in `inside.css`. */
const NARROW = matchMedia("(max-width: 699px)");
/** The longest time step. After minutes in a hidden tab, the scene does not jump ahead by minutes. */
const LONGEST_STEP_MS = 100;
/** The step of the slider per arrow key. */
const STEP = 0.05;

/** The inside of the selected neuron: its numbers at work, shown over the stage. */
export class InsidePanel extends Panel {
  /** @type {InsideNumbers | null} */
  #numbers = null;
  #cache = createCanvasCache((width, height) => {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    return canvas;
  });
  /** @type {Element | null} The element that had the focus before. */
  #before = null;
  #tick = 0;
  #lastMs = 0;
  /** @type {HTMLCanvasElement | null} */
  #canvas = null;
  #resized = new ResizeObserver(() => this.#paint());

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    NARROW.addEventListener("change", this.#reopen);
    document.addEventListener("keydown", this.#leave);
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    NARROW.removeEventListener("change", this.#reopen);
    document.removeEventListener("keydown", this.#leave);
    this.#resized.disconnect();
    cancelAnimationFrame(this.#tick);
  }

  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    if (!isOpen(state)) return [null];
    const { inside, insidePlaying, selection, card, pass, weights, switches, curves } = state;
    const { motion, hues, shade, penDown } = state;
    return [
      ...[inside, insidePlaying, selection, card, pass, weights, switches, curves],
      ...[motion, hues, shade, penDown, isLearning(state)],
    ];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { selection } = state;
    if (!isOpen(state) || !selection) return null;
    this.#numbers = numbersInside(state, selection);
    const time = timeShown(state);
    const stage = stageAt(time);
    return html`
      <dialog
        aria-labelledby="inside-title"
        data-part="inside"
        data-layer=${selection.layer}
        data-neuron=${selection.neuron}
        data-stage=${INSIDE_STAGES[stage]}
        data-time=${time}
        ?data-still=${state.motion !== "full"}
        @cancel=${this.#cancelled}
      >
        <header>
          <h2 id="inside-title">${titleOf(state, selection)}</h2>
          ${actionButton(this, state, "closeInside", [], { kind: "quiet", caption: t("inside.close") })}
        </header>
        <p
          data-part="inside-said"
          aria-live=${state.penDown || isLearning(state) ? "off" : "polite"}
        >
          ${sentenceOf(this.#numbers, stage)}
        </p>
        <canvas role="img" aria-label=${t("inside.picture")}></canvas>
        ${this.#equations(time)}
        <footer>${this.#controls(state, time, stage)}</footer>
      </dialog>
    `;
  }

  /** @param {number} time */
  #equations(time) {
    const numbers = this.#numbers;
    const reached = { sum: "add", z: "shift", a: "squish" };
    return html`<ul class="equations" aria-label=${t("inside.equations")} translate="no">
      ${
        numbers &&
        equationsOf(numbers).map(({ name, text }) => {
          const stage = /** @type {import("../inside/timing.js").Stage} */ (reached[name]);
          return html`<li
            data-part="inside-${name}"
            data-value=${valueOf(numbers[name])}
            ?data-reached=${done(time, stage) === 1}
          >
            ${text}
          </li>`;
        })
      }
    </ul>`;
  }

  /**
   * @param {State} state
   * @param {number} time
   * @param {number} stage
   */
  #controls(state, time, stage) {
    const moves = state.motion === "full";
    return html`
      ${moves ? this.#playButton(state, time) : this.#stepButton("back", stage > 0 ? stage : null)}
      <div class="track">
        <input
          type="range"
          min=${moves ? 0 : 1}
          max=${END}
          step=${moves ? STEP : 1}
          .value=${String(time)}
          aria-label=${t("inside.position")}
          aria-valuetext=${positionText(time, stage, moves)}
          @input=${(/** @type {Event} */ { target }) =>
            this.#seek(Number(/** @type {HTMLInputElement} */ (target).value))}
        />
        <ol>
          ${INSIDE_STAGES.map(
            (name, k) =>
              html`<li>
                <button
                  type="button"
                  class="quiet"
                  data-stage=${name}
                  aria-current=${k === stage ? "step" : "false"}
                  @click=${() => this.#seek(k + 1)}
                >
                  ${t(`inside.stage.${name}`)}
                </button>
              </li>`,
          )}
        </ol>
      </div>
      ${moves ? null : this.#stepButton("on", stage < END - 1 ? stage + 2 : null)}
    `;
  }

  /**
   * @param {State} state
   * @param {number} time
   */
  #playButton({ insidePlaying }, time) {
    const name = insidePlaying ? "pause" : "play";
    return html`<button
      type="button"
      class="play"
      data-action="playInside"
      aria-label=${t(`inside.${name}`)}
      @click=${() =>
        this.act("insideAt", { time: time >= END ? 0 : time, playing: !insidePlaying })}
    >
      ${icon(name)}
    </button>`;
  }

  /**
   * @param {"back" | "on"} way
   * @param {number | null} to The still that the button leads to.
   */
  #stepButton(way, to) {
    return html`<button
      type="button"
      class=${way === "on" ? "primary" : ""}
      data-action="inside-${way}"
      aria-disabled=${to === null}
      @click=${() => to !== null && this.#seek(to)}
    >
      ${t(`step.${way}`)}
    </button>`;
  }

  /** @param {number} time */
  #seek(time) {
    this.act("insideAt", { time, playing: false });
  }

  /** @override */
  updated() {
    const dialog = this.querySelector("dialog");
    if (dialog && !dialog.open) this.#open(dialog);
    if (!dialog && this.#before) this.#giveFocusBack();
    const canvas = this.querySelector("canvas");
    if (canvas !== this.#canvas) {
      if (this.#canvas) this.#resized.unobserve(this.#canvas);
      if (canvas) this.#resized.observe(canvas);
      this.#canvas = canvas;
    }
    this.#paint();
    this.#play();
  }

  /** @param {HTMLDialogElement} dialog */
  #open(dialog) {
    this.#before ??= document.activeElement;
    if (NARROW.matches) dialog.showModal();
    else dialog.show();
    /** @type {HTMLElement | null} */ (dialog.querySelector("footer :is(.play, .primary)"))?.focus({
      preventScroll: true,
    });
  }

  #reopen = () => {
    const dialog = this.querySelector("dialog");
    dialog?.close();
    if (dialog) this.#open(dialog);
  };

  #giveFocusBack() {
    const before = /** @type {HTMLElement} */ (this.#before);
    this.#before = null;
    const isThere = before.isConnected && before !== document.body && before.offsetParent !== null;
    const stage = /** @type {HTMLElement | null} */ (document.querySelector("[data-part=stage]"));
    (isThere ? before : stage)?.focus({ preventScroll: true });
  }

  /** @param {Event} event Escape in a modal dialog; the state closes the dialog, not the browser. */
  #cancelled = (event) => {
    event.preventDefault();
    this.act("closeInside");
  };

  /** @param {KeyboardEvent} event Escape closes the scene unless another element handles the key. */
  #leave = (event) => {
    const { key, target } = event;
    if (key !== "Escape" || !this.querySelector("dialog") || event.defaultPrevented) return;
    if (target !== document.body && !this.contains(/** @type {Node} */ (target))) return;
    event.preventDefault();
    this.act("closeInside");
  };

  #play() {
    cancelAnimationFrame(this.#tick);
    const { state } = this;
    if (!state || !isOpen(state) || !state.insidePlaying || state.motion !== "full") {
      this.#lastMs = 0;
      return;
    }
    this.#tick = requestAnimationFrame((ms) => {
      const passed = this.#lastMs ? Math.min(ms - this.#lastMs, LONGEST_STEP_MS) : 0;
      this.#lastMs = ms;
      const time = later(state.inside ?? 0, passed * state.speed);
      if (passed === 0) this.#play();
      else this.act("insideAt", { time, playing: time < END });
    });
  }

  #paint() {
    const { state } = this;
    const canvas = this.#canvas;
    const ctx = canvas?.getContext("2d");
    const numbers = this.#numbers;
    if (!state || !isOpen(state) || !canvas || !ctx) return;
    const ratio = devicePixelRatio;
    const { clientWidth: width, clientHeight: height } = canvas;
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== across) canvas.width = across;
    if (canvas.height !== down) canvas.height = down;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    if (!numbers || !width || !height) return;
    const { before, columns } = numbers;
    const layout = layoutInside({ width, height, count: before.length, columns });
    const scene = sceneInside(timeShown(state), numbers, layout);
    this.#cache.ratio = ratio;
    paintInside(ctx, { scene, numbers, layout, palette: paletteOf(state), cache: this.#cache });
  }
}

/**
 * Whether the scene is shown; it needs the stage below it.
 * @param {State} state
 */
function isOpen({ inside, view, hidden, selection }) {
  return inside !== null && selection !== null && view === "stage" && !hidden.includes("stage");
}

/**
 * With reduced motion, the scene is a series of stills.
 * @param {State} state
 */
function timeShown({ inside, motion }) {
  return motion === "full" ? (inside ?? 0) : stillAt(inside ?? 0);
}

/**
 * @param {number} time
 * @param {number} stage
 * @param {boolean} moves
 */
function positionText(time, stage, moves) {
  const name = t(`inside.stage.${INSIDE_STAGES[stage]}`);
  const share = formatNumber(Math.round((time - stage) * 100));
  return moves ? t("inside.at", { stage: name, share }) : name;
}

/** @param {number | {value: number}} figure */
const valueOf = (figure) => (typeof figure === "number" ? figure : figure.value);

customElements.define("fp-inside", InsidePanel);
