/**
 * Draws the cost along each of the two directions of a slice, as lines over the distance.
 * @module
 */

import { html, svg } from "lit";
import { formatNumber, t } from "../../../i18n/i18n.js";
import { costsAlong, distanceOf, pointsOf, rangeOf } from "./slice-numbers.js";
import { signed } from "./words.js";

/** @import { FoundSlice } from "../../../types.js" */

/** The size of the plot, in units of its view box. */
const WIDTH = 400;
const HEIGHT = 140;

/** Key → the number of points that it moves by. */
const STEPS = /** @type {Record<string, number>} */ ({
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -5,
  PageUp: 5,
  Home: -Infinity,
  End: Infinity,
});

/**
 * @param {FoundSlice} found
 * @param {[string, string]} names Of the directions.
 * @param {number} at The point that is read.
 * @param {(at: number | null) => void} read
 */
export function sliceLines(found, names, at, read) {
  const last = pointsOf(found) - 1;
  const lines = [costsAlong(found, 0), costsAlong(found, 1)];
  const range = rangeOf(lines.flat());
  const distance = formatNumber(distanceOf(found, at), 2);
  const values = lines.map((costs) => signed(costs[at]));
  const told = names.map((name, axis) => t("slice.along", { name, cost: values[axis] }));
  const x = (/** @type {number} */ point) => (WIDTH * point) / last;
  return html`
    <figure data-part="slice-lines" data-distance=${distanceOf(found, at)}>
      <figcaption>${t("slice.lines")}</figcaption>
      <svg
        viewBox="0 0 ${WIDTH} ${HEIGHT}"
        preserveAspectRatio="none"
        role="slider"
        tabindex="0"
        aria-label=${t("slice.lines")}
        aria-valuemin="0"
        aria-valuemax=${last}
        aria-valuenow=${at}
        aria-valuetext=${[t("slice.distance", { distance }), ...told].join(", ")}
        @keydown=${(/** @type {KeyboardEvent} */ event) => {
          const way = STEPS[event.key];
          if (way === undefined) return;
          event.preventDefault();
          read(Math.min(Math.max(at + way, 0), last));
        }}
        @pointermove=${(/** @type {PointerEvent} */ event) => read(pointUnder(event, last))}
        @pointerdown=${(/** @type {PointerEvent} */ event) => read(pointUnder(event, last))}
      >
        <line class="here" x1=${WIDTH / 2} x2=${WIDTH / 2} y1="0" y2=${HEIGHT}></line>
        ${lines.map(
          (costs, axis) =>
            svg`<path class=${axis ? "second" : "first"} d=${pathOf(costs, range, x)} />`,
        )}
        <line x1=${x(at)} x2=${x(at)} y1="0" y2=${HEIGHT}></line>
      </svg>
      <p class="axis" translate="no" aria-hidden="true">
        <span>${formatNumber(-found.slice.reach)}</span>
        <span>C ${signed(range[0])} … ${signed(range[1])}</span>
        <span>${formatNumber(found.slice.reach)}</span>
      </p>
      <ul class="key">
        <li>${t("slice.distance", { distance })}</li>
        ${names.map(
          (_, axis) =>
            html`<li class=${axis ? "second" : "first"}>
              <output aria-live="off" data-axis=${axis} data-value=${lines[axis][at]}
                >${told[axis]}</output
              >
            </li>`,
        )}
      </ul>
    </figure>
  `;
}

/**
 * @param {PointerEvent} event
 * @param {number} last
 */
function pointUnder({ currentTarget, clientX }, last) {
  const { left, width } = /** @type {Element} */ (currentTarget).getBoundingClientRect();
  return Math.min(Math.max(Math.round(((clientX - left) / width) * last), 0), last);
}

/**
 * @param {number[]} costs
 * @param {[number, number]} range
 * @param {(point: number) => number} x
 */
function pathOf(costs, [low, high], x) {
  return costs
    .flatMap((cost, at) => (Number.isFinite(cost) ? [[x(at), cost]] : []))
    .map(([left, cost], i) => {
      const y = HEIGHT * (1 - (cost - low) / (high - low));
      return `${i ? "L" : "M"}${left.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}
