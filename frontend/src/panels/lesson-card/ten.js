import { html, svg } from "lit";
import { t } from "../../i18n/i18n.js";
import { isTenAsked, meanOf, tenOf } from "../../lesson/learning/slopes.js";
import { largestOf } from "../../math/largest.js";
import { actionButton } from "../action-button.js";
import { Panel } from "../panel.js";
import { signed } from "../views/gradient/words.js";

/** @import { State } from "../../types.js" */

/** Units of the drawing: the width of a digit's bar, and the longest bar up or down. */
const WIDTH = 10;
const HEIGHT = 24;

/** The network's result for each of ten digits, as bars, and the mean of all. */
export class TenPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses({ lesson }) {
    return [lesson?.step, lesson?.measured, Boolean(lesson?.began)];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { lesson } = state;
    if (!lesson) return null;
    const values = tenOf(lesson.measured);
    return html`
      ${actionButton(this, state, "askTen", [])} ${values.length > 0 ? bars(values) : null}
      <p
        role="status"
        data-part="ten-mean"
        data-value=${isTenAsked(lesson.measured) ? meanOf(values) : ""}
      >
        ${
          isTenAsked(lesson.measured)
            ? t(`lesson.${lesson.step}.mean`, { mean: signed(meanOf(values)) })
            : null
        }
      </p>
    `;
  }
}

/**
 * Draws one bar per digit: up for a number above 0, down for one below.
 * @param {readonly number[]} values
 */
function bars(values) {
  const full = largestOf(values) || 1;
  const goesDown = values.some((value) => value < 0);
  const said = values.map((value, digit) =>
    t("lesson.ten.each", { digit: String(digit), value: signed(value) }),
  );
  return html`<ol data-part="ten" aria-label=${t("lesson.ten.ask")}>
    ${values.map(
      (value, digit) => html`
        <li data-digit=${digit} data-value=${value} title=${said[digit]}>
          <svg viewBox="0 0 ${WIDTH} ${goesDown ? 2 * HEIGHT : HEIGHT}" aria-hidden="true">
            ${bar(value / full)}
          </svg>
          <span aria-hidden="true">${digit}</span><span class="hidden">${said[digit]}</span>
        </li>
      `,
    )}
  </ol>`;
}

/** @param {number} share From −1 to 1. */
function bar(share) {
  const height = Math.abs(share) * HEIGHT;
  return svg`<rect
    class=${share < 0 ? "down" : "up"}
    x="1"
    y=${share < 0 ? HEIGHT : HEIGHT - height}
    width=${WIDTH - 2}
    height=${height}
  />`;
}

customElements.define("fp-ten", TenPanel);
