import { html, svg } from "lit";
import { t } from "../../i18n/i18n.js";
import { tenOf } from "../../lesson/learning/slopes.js";
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
    const { digits, values, mean } = tenOf(lesson.measured);
    return html`
      ${actionButton(this, state, "askTen", [])} ${values.length > 0 ? bars(digits, values) : null}
      <p role="status" data-part="ten-mean" data-value=${mean ?? ""}>
        ${mean === null ? null : t(`lesson.${lesson.step}.mean`, { mean: signed(mean) })}
      </p>
    `;
  }
}

/**
 * Draws one bar per digit: up for a number above 0, down for one below.
 * @param {readonly number[]} digits
 * @param {readonly number[]} values
 */
function bars(digits, values) {
  const full = largestOf(values) || 1;
  const goesDown = values.some((value) => value < 0);
  const said = values.map((value, at) =>
    t("lesson.ten.each", { digit: String(digits[at]), value: signed(value) }),
  );
  return html`<ol data-part="ten" aria-label=${t("lesson.ten.ask")}>
    ${values.map(
      (value, at) => html`
        <li data-digit=${digits[at]} data-value=${value} title=${said[at]}>
          <svg viewBox="0 0 ${WIDTH} ${goesDown ? 2 * HEIGHT : HEIGHT}" aria-hidden="true">
            ${bar(value / full)}
          </svg>
          <span aria-hidden="true">${digits[at]}</span><span class="hidden">${said[at]}</span>
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
