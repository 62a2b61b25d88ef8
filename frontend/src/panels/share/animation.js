import { html } from "lit";
import { formatNumber, t } from "../../i18n/i18n.js";
import { ANIMATION_FPS, ANIMATION_SPEEDS, ANIMATION_WIDTH, MAX_GIF_PIXELS } from "../../options.js";
import { Panel } from "../panel.js";
import { menu } from "./menu.js";

/** @import { State } from "../../types.js" */
/** @import { Choice } from "../../figures/index.js" */
/** @import { Animation } from "../../figures/animation-files.js" */
/** @import { Sheet } from "../../figures/types.js" */

/** @typedef {typeof import("../../figures/index.js")} Figures */
/** @typedef {{figures: Figures, sheet: Sheet, isTransparent: boolean, sheetAt: (state: State, isOpaque: boolean) => Sheet | null}} Subject */

const FORMATS = /** @type {const} */ (["gif", "webm", "zip"]);

/** @typedef {typeof FORMATS[number]} Format */

/** Saves the forward pass as an animation: how wide, how fast, and in which format. */
export class AnimationPanel extends Panel {
  /** @override */
  static properties = { subject: { attribute: false } };

  #width = /** @type {number} */ (ANIMATION_WIDTH.usual);
  /** @type {{fps: number, speed: number}} */
  #pace = { fps: ANIMATION_FPS[1], speed: 1 };
  /** @type {boolean | null} Null until the browser has said it. */
  #hasVideo = null;
  /** Which animation is being made; another number, or the end of the panel, stops it. */
  #making = 0;
  #isMaking = false;
  #said = "";

  constructor() {
    super();
    /** @type {Subject | null} What is animated. */
    this.subject = null;
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.#askForVideo();
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { subject } = this;
    if (!subject) return null;
    const count = subject.figures.timesOf(state.card?.sizes ?? [], this.#pace).length;
    const height = Math.round((this.#width * subject.sheet.height) / subject.sheet.width);
    const isTooMuch = count * this.#width * height > MAX_GIF_PIXELS;
    const off = { gif: isTooMuch, webm: !this.#hasVideo, zip: false };
    return html`
      <div class="form sizes">
        <label>
          <span>${t("figure.widthPx")}</span>
          <fp-number
            name="animation-width"
            .label=${t("figure.widthPx")}
            .value=${this.#width}
            .min=${ANIMATION_WIDTH.least}
            .max=${ANIMATION_WIDTH.most}
            whole
            @number=${(/** @type {CustomEvent<number>} */ { detail }) =>
              this.#change(() => (this.#width = detail))}
          ></fp-number>
        </label>
        ${this.#menu("fps", ANIMATION_FPS)} ${this.#menu("speed", ANIMATION_SPEEDS)}
      </div>
      <div class="row" data-part="figure-animation" data-count=${count}>
        ${FORMATS.map(
          (format) =>
            html`<button
              type="button"
              class="primary"
              data-action=${`save-${format}`}
              ?disabled=${this.#isMaking || off[format]}
              @click=${() => this.#save(state, format)}
            >
              ${t(`figure.save.${format}`)}
            </button>`,
        )}
        ${
          this.#isMaking
            ? html`<button type="button" data-action="stopAnimation" @click=${() => this.#stop()}>
                ${t("figure.stop")}
              </button>`
            : null
        }
        <span role="status" data-part="figure-said">${this.#said}</span>
      </div>
      <p class="note">
        ${t("figure.animation.note", { count, width: this.#width, height })}
        ${isTooMuch ? t("figure.gif.tooMuch") : null}
        ${this.#hasVideo === false ? t("figure.webm.none") : null}
        ${this.#hasVideo && subject.isTransparent ? t("figure.webm.ground") : null}
      </p>
    `;
  }

  /**
   * @param {"fps" | "speed"} part
   * @param {readonly number[]} values
   */
  #menu(part, values) {
    return menu({
      part,
      label: t(`figure.${part}`),
      options: values.map((value) => ({
        value: String(value),
        text: part === "fps" ? formatNumber(value) : t("figure.times", { value }),
      })),
      chosen: String(this.#pace[part]),
      onChange: (value) =>
        this.#change(() => (this.#pace = { ...this.#pace, [part]: Number(value) })),
    });
  }

  /** @param {() => void} change */
  #change(change) {
    change();
    this.#said = "";
    this.requestUpdate();
  }

  async #askForVideo() {
    this.#hasVideo = (await this.subject?.figures.canEncodeVideo()) ?? null;
    this.requestUpdate();
  }

  #stop() {
    this.#making += 1;
    this.#isMaking = false;
    this.#change(() => {});
  }

  /**
   * @param {State} state As it is now; what happens on the page meanwhile does not matter.
   * @param {Format} format
   */
  async #save(state, format) {
    const { subject } = this;
    if (!subject) return;
    const make = await this.fetchCode(() => makerOf(format));
    if (!make) return;
    this.#making += 1;
    const mine = this.#making;
    this.#isMaking = true;
    /** @type {Animation} */
    const animation = {
      state,
      sheetAt: (moment) => subject.sheetAt(moment, format === "webm"),
      what: { ...this.#pace, width: this.#width },
      onFrame: (done, count) => {
        if (mine === this.#making) this.#tell(t("figure.frame", { done, count }));
      },
      isWanted: () => mine === this.#making,
    };
    const file = `${subject.sheet.name}.${format}`;
    try {
      const content = await make(animation);
      if (!content || mine !== this.#making) return;
      this.act("saveFile", { content, file });
      this.#tell(t("figure.saved", { file }));
    } catch (error) {
      this.#tell(t("figure.failed", { file, reason: /** @type {Error} */ (error).message }));
    }
    this.#isMaking = false;
    this.requestUpdate();
  }

  /** @param {string} said */
  #tell(said) {
    this.#said = said;
    this.requestUpdate();
  }
}

/**
 * Fetches what makes a file of a format.
 * @param {Format} format
 * @returns {Promise<(animation: Animation) => Promise<Blob | null>>}
 */
async function makerOf(format) {
  if (format === "webm") return (await import("../../figures/webm.js")).webmOf;
  const { framesOf, gifOf } = await import("../../figures/animation-files.js");
  return format === "gif" ? gifOf : framesOf;
}

customElements.define("fp-animation", AnimationPanel);
