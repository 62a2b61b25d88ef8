/**
 * The number line of a neuron: from the least to the greatest possible sum, with the current sum, the step of the
 * bias, and z.
 * @module
 */

import { html, svg } from "lit";
import { t } from "../../i18n/i18n.js";
import { written } from "./words.js";

/** @import { SumBreakdown } from "../../math/breakdown.js" */

/**
 * The label of 0 is left out this close to an end of the line, in percent, where it would collide with the number
 * there.
 */
const CLOSE = 22;

/**
 * @param {{least: number, greatest: number}} range
 * @param {SumBreakdown | null} breakdown
 * @param {boolean} open Whether inputs may also lie outside 0 … 1.
 */
export function sumRange({ least, greatest }, breakdown, open) {
  const marks = breakdown ? [breakdown.sum.value, breakdown.z.value] : [];
  const from = Math.min(0, least, ...marks);
  const span = Math.max(0, greatest, ...marks) - from || 1;
  const at = (/** @type {number} */ value) => (100 * (value - from)) / span;
  const zero = at(0);
  const [sum, z] = marks.map(at);
  return html`<figure
    class="sum-range"
    data-part="sum-range"
    data-least=${least}
    data-greatest=${greatest}
  >
    <figcaption>
      ${t("sum.range", {
        least: written(least, { digits: 1 }),
        greatest: written(greatest, { digits: 1 }),
      })}
      ${open ? t("sum.beyond") : null}
    </figcaption>
    <svg translate="no" aria-hidden="true">
      <rect class="negative" x="${at(least)}%" width="${zero - at(least)}%" y="20" height="6" />
      <rect class="positive" x="${zero}%" width="${at(greatest) - zero}%" y="20" height="6" />
      <line class="zero" x1="${zero}%" x2="${zero}%" y1="16" y2="30" />
      ${breakdown ? markLines(sum, z) : null}
      <text x="0" y="58">${written(at(0) === 0 ? 0 : from, { digits: 1 })}</text>
      <text class="middle" x="${zero}%" y="58">
        ${zero > CLOSE && zero < 100 - CLOSE ? "0" : ""}
      </text>
      <text class="end" x="100%" y="58">${written(from + span, { digits: 1 })}</text>
    </svg>
  </figure>`;
}

/**
 * @param {number} sum Position in percent of the line.
 * @param {number} z Position in percent of the line.
 */
function markLines(sum, z) {
  return svg`
    <rect class="bias" x="${Math.min(sum, z)}%" width="${Math.abs(z - sum)}%" y="28" height="4" />
    <line class="mark" x1="${sum}%" x2="${sum}%" y1="14" y2="30" />
    <text class=${anchorOf(sum)} x="${sum}%" y="11">${t("section.mark.sum")}</text>
    <line class="mark" x1="${z}%" x2="${z}%" y1="18" y2="34" />
    <text class=${anchorOf(z)} x="${z}%" y="45">${t("section.mark.z")}</text>
  `;
}

/**
 * Returns the text anchor that keeps a label within the line.
 * @param {number} at Position in percent of the line.
 */
function anchorOf(at) {
  return at < 3 ? "start" : at > 97 ? "end" : "middle";
}
