import "../i18n/all-messages.js";
import "../styles/picture.css";
import { html, nothing } from "lit";
import { formatPercent, t } from "../i18n/i18n.js";
import { MAX_THRESHOLD } from "../options.js";
import { isShown, WHOLE_PICTURE } from "../store/picture.js";
import { actionButton } from "./action-button.js";
import { Panel } from "./panel.js";
import { dragged, moved, SIDES, sidesAt } from "./picture/crop.js";

/** @import { Crop, ReadPicture, State } from "../types.js" */

/** The steps from a photograph to its ink, in order. */
const STEPS = /** @type {const} */ (["sheet", "contrast", "unlined", "ink"]);

/** Shows step by step how a picture was read, and lets the visitor correct it. */
export class PicturePanel extends Panel {
  /** The object URL of the file, and the file that it belongs to. */
  #address = "";
  /** @type {Blob | null} */
  #file = null;
  /**
   * @type {((event: PointerEvent) => Crop) | null} Returns the crop for the current position of the pressed pointer.
   */
  #drag = null;
  #wasOpen = false;

  /**
   * @override
   * @param {State} state
   */
  uses({ picture, adjusting, drawing }) {
    return [picture, adjusting, drawing];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { picture } = state;
    if (!picture || !isOpen(state)) return nothing;
    return html`
      <section
        role="dialog"
        data-part="picture-steps"
        aria-labelledby="picture-title"
        aria-busy=${String(picture.reading)}
        @keydown=${this.#onKey}
      >
        <header>
          <h2 id="picture-title" tabindex="-1">${t("picture.title")}</h2>
          ${actionButton(this, state, "closeAdjust", [])}
        </header>
        <h3 id="picture-crop">${t("picture.crop")}</h3>
        ${this.#crop(picture)}
        <p class="note">${t("picture.crop.help")}</p>
        <ol class="steps">
          ${STEPS.map(
            (step) =>
              html`<li>
                <img src=${picture.steps.previews[step]} alt="" data-step=${step} />
                <span>${t(`picture.step.${step}`)}</span>
              </li>`,
          )}
        </ol>
        ${this.#threshold(picture)} ${this.#polarity(picture)}
        <div class="row">
          ${actionButton(this, state, "readAgain", [])}
          <button
            type="button"
            class="primary"
            data-action="doneAdjusting"
            @click=${() => this.act("closeAdjust")}
          >
            ${t("picture.done")}
          </button>
        </div>
      </section>
    `;
  }

  /** @param {ReadPicture} picture */
  #crop(picture) {
    const crop = shown(picture);
    return html`
      <div
        class="crop"
        role="group"
        aria-labelledby="picture-crop"
        data-part="picture-crop"
        data-crop=${crop.map((share) => share.toFixed(3)).join(" ")}
        @pointerdown=${this.#press}
        @pointermove=${this.#move}
        @pointerup=${this.#lift}
        @pointercancel=${this.#lift}
      >
        <img src=${this.#addressOf(picture.file)} alt=${t("picture.file")} draggable="false" />
        <div class="shade"><div class="framed"></div></div>
        <div class="frame framed">${SIDES.map((side, i) => this.#handle(side, i, crop))}</div>
      </div>
    `;
  }

  /**
   * @param {typeof SIDES[number]} side
   * @param {number} i Index of the side in a crop.
   * @param {Crop} crop
   */
  #handle(side, i, crop) {
    return html`
      <div
        class="handle"
        role="slider"
        tabindex="0"
        data-side=${side}
        aria-label=${t(`picture.side.${side}`)}
        aria-orientation=${i % 2 ? "vertical" : "horizontal"}
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${Math.round(crop[i] * 100)}
        aria-valuetext=${t(i % 2 ? "picture.fromTop" : "picture.fromLeft", {
          share: formatPercent(crop[i], 0),
        })}
        @keydown=${(/** @type {KeyboardEvent} */ event) => this.#onArrow(event, i, crop)}
      ></div>
    `;
  }

  /** @param {ReadPicture} picture */
  #threshold({ corrections: { threshold } }) {
    return html`
      <label class="threshold">
        <span>${t("picture.threshold")}</span>
        <span class="ends" aria-hidden="true">
          <span>${t("picture.threshold.less")}</span>
          <input
            type="range"
            data-part="picture-threshold"
            min=${-MAX_THRESHOLD}
            max=${MAX_THRESHOLD}
            step="0.02"
            .value=${String(-threshold)}
            @input=${(/** @type {Event} */ event) =>
              this.act("correctPicture", {
                threshold: -Number(/** @type {HTMLInputElement} */ (event.target).value),
              })}
          />
          <span>${t("picture.threshold.more")}</span>
        </span>
      </label>
    `;
  }

  /** @param {ReadPicture} picture */
  #polarity({ drawing, corrections }) {
    const read = drawing.source.type === "picture" && drawing.source.inverted;
    const inverted = corrections.inverted ?? read;
    return html`
      <label class="switch">
        <span>${t("picture.light")}</span>
        <input
          type="checkbox"
          role="switch"
          data-part="picture-light"
          .checked=${!inverted}
          @change=${(/** @type {Event} */ event) =>
            this.act("correctPicture", {
              inverted: !(/** @type {HTMLInputElement} */ (event.target).checked),
            })}
        />
      </label>
    `;
  }

  /** @override */
  updated() {
    const open = this.state !== null && isOpen(this.state);
    if (open && this.state?.picture) this.#frame(shown(this.state.picture));
    if (open && !this.#wasOpen) this.querySelector("h2")?.focus();
    if (this.#wasOpen && !open && document.activeElement === document.body) {
      /** @type {HTMLElement | null} */ (document.querySelector("[data-action=adjust]"))?.focus();
    }
    this.#wasOpen = open;
  }

  /**
   * Positions the frame around a part of the picture; by script, because inline styles are not allowed.
   * @param {Crop} crop
   */
  #frame([left, top, right, bottom]) {
    for (const { style } of /** @type {NodeListOf<HTMLElement>} */ (
      this.querySelectorAll(".framed")
    )) {
      style.left = percent(left);
      style.top = percent(top);
      style.width = percent(right - left);
      style.height = percent(bottom - top);
    }
  }

  /** @param {Blob} file */
  #addressOf(file) {
    if (file !== this.#file) {
      URL.revokeObjectURL(this.#address);
      this.#address = URL.createObjectURL(file);
      this.#file = file;
    }
    return this.#address;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.act("closeAdjust");
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number} i
   * @param {Crop} crop
   */
  #onArrow(event, i, crop) {
    const wanted = moved(crop, i, event);
    if (!wanted) return;
    event.preventDefault();
    this.act("correctPicture", { crop: wanted });
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (event.button !== 0 || !this.state?.picture) return;
    event.preventDefault(); // prevents dragging the picture out of the page
    const area = /** @type {HTMLElement} */ (event.currentTarget);
    area.setPointerCapture(event.pointerId);
    const { left, top, width, height } = area.getBoundingClientRect();
    const target = /** @type {HTMLElement} */ (event.target);
    const crop = shown(this.state.picture);
    const at = (/** @type {PointerEvent} */ { clientX, clientY }) =>
      /** @type {const} */ ([(clientX - left) / width, (clientY - top) / height]);
    const side = SIDES.findIndex((name) => name === target.dataset.side);
    const held = side < 0 ? sidesAt(crop, at(event), { width, height }) : [side];
    const drag = dragged(crop, at(event), held);
    this.#drag = (later) => drag(at(later));
    if (side >= 0) target.focus();
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!this.#drag) return;
    this.act("correctPicture", { crop: this.#drag(event) });
  }

  #lift() {
    this.#drag = null;
  }
}

/**
 * Whether to show the steps: if the picture is on the pad.
 * @param {State} state
 */
function isOpen(state) {
  return state.adjusting && isShown(state);
}

/**
 * Returns the part of the picture that is read: what the visitor chose, otherwise the sheet that was found.
 * @param {ReadPicture} picture
 * @returns {Crop}
 */
function shown({ corrections, steps }) {
  return corrections.crop === WHOLE_PICTURE ? steps.box : corrections.crop;
}

/** @param {number} share */
function percent(share) {
  return `${(100 * share).toFixed(2)}%`;
}

customElements.define("fp-picture", PicturePanel);
