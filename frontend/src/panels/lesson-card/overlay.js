import { html } from "lit";
import { t } from "../../i18n/i18n.js";
import { INK, overlay } from "../../lesson/overlay.js";
import { GRID } from "../../options.js";
import { Panel } from "../panel.js";

/** @import { State } from "../../types.js" */

/** CSS px per pixel. Marks differ in shape too: a square, a dot, a ring. */
const UNIT = 5;
const MARKS = /** @type {const} */ ({ both: "--ink", first: "--positive", second: "--negative" });

/** The picture that the open step compares others with, overlaid with what the network sees now. */
export class OverlayPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ lesson, pass, hues, shade }) {
    return [lesson?.compared, pass?.layers[0], hues, shade];
  }

  /**
   * @override
   * @param {State} state
   */
  view({ lesson, pass }) {
    const pictures = picturesOf(lesson, pass);
    this.hidden = !pictures;
    if (!pictures) return null;
    const counts = overlay(...pictures);
    return html`
      <canvas
        width=${GRID * UNIT}
        height=${GRID * UNIT}
        role="img"
        aria-label=${t("lesson.overlay.title")}
      ></canvas>
      <ul
        data-part="overlay"
        data-both=${counts.both}
        data-first=${counts.first}
        data-second=${counts.second}
      >
        ${Object.keys(MARKS).map(
          (name) =>
            html`<li class=${name}>
              ${t(`lesson.overlay.${name}`, { count: counts[/** @type {keyof typeof MARKS} */ (name)] })}
            </li>`,
        )}
      </ul>
    `;
  }

  /** @override */
  updated() {
    const context = this.querySelector("canvas")?.getContext("2d");
    const pictures = picturesOf(this.state?.lesson, this.state?.pass);
    if (!context || !pictures) return;
    const style = getComputedStyle(this);
    context.clearRect(0, 0, GRID * UNIT, GRID * UNIT);
    const [first, second] = pictures;
    for (let i = 0; i < first.length; i += 1) {
      const [one, other] = [first[i] >= INK, second[i] >= INK];
      if (!one && !other) continue;
      const name = one && other ? "both" : one ? "first" : "second";
      paintMark(context, name, i, style.getPropertyValue(MARKS[name]));
    }
  }
}

/**
 * Returns both pictures, or null until both are available.
 * @param {State["lesson"] | undefined} lesson
 * @param {State["pass"] | undefined} pass
 * @returns {[ArrayLike<number>, ArrayLike<number>] | null}
 */
function picturesOf(lesson, pass) {
  const seen = pass?.layers[0]?.a;
  return lesson?.compared && seen ? [lesson.compared, seen] : null;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {keyof typeof MARKS} name
 * @param {number} pixel Index of the pixel, 0 to 783.
 * @param {string} colour
 */
function paintMark(context, name, pixel, colour) {
  const [x, y] = [(pixel % GRID) * UNIT, Math.floor(pixel / GRID) * UNIT];
  context.fillStyle = colour;
  context.strokeStyle = colour;
  if (name === "both") context.fillRect(x, y, UNIT, UNIT);
  else if (name === "first") context.fillRect(x + 1, y + 1, UNIT - 2, UNIT - 2);
  else context.strokeRect(x + 0.5, y + 0.5, UNIT - 1, UNIT - 1);
}

customElements.define("fp-overlay", OverlayPanel);
