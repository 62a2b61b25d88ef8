/**
 * What each image of a batch wants of the dial that is looked at, and the average, which is what a step does.
 * @module
 */

import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { largestOf } from "../../../math/largest.js";
import { GRID, PIXELS } from "../../../options.js";
import { BIAS } from "../../../store/state.js";
import { shortName } from "../../neuron/words.js";
import { signed } from "./words.js";

/** @import { BatchSlopes, DialRef, FoundGradient, State } from "../../../types.js" */

/**
 * @param {State} state
 * @param {FoundGradient} found
 */
export function eachImage(state, { asked, batch, cost, check }) {
  if (!batch) return null;
  const rate = batch.nextRate ?? asked.learningRate;
  const full = largestOf(batch.slopes) || 1;
  const dial = dialName(state, asked.dial);
  return html`
    <section>
      <h3>${t("gradient.each")}</h3>
      <p>
        ${t("gradient.each.text")}
        ${t(`gradient.each.${batch.nextRate === null ? batch.source : "next"}`)}
      </p>
      <div class="scroll" tabindex="0" role="region" aria-label=${t("gradient.each")}>
        <table data-part="batch">
          <thead>
            <tr>
              <th scope="col">${t("gradient.each.digit")}</th>
              <th scope="col">${t("gradient.each.cost")}</th>
              <th scope="col">${t("gradient.each.nudge", { dial })}</th>
            </tr>
          </thead>
          <tbody>
            ${Array.from(
              batch.labels,
              (label, at) =>
                html`<tr
                  data-image=${at}
                  data-label=${label}
                  data-cost=${batch.costs[at]}
                  data-slope=${batch.slopes[at]}
                >
                  <th scope="row"><canvas aria-hidden="true"></canvas> ${label}</th>
                  <td translate="no">${signed(batch.costs[at])}</td>
                  <td translate="no">${nudge(batch.slopes[at], rate, full)}</td>
                </tr>`,
            )}
          </tbody>
          <tfoot>
            <tr data-part="batch-average" data-cost=${cost} data-slope=${check.slope}>
              <th scope="row">${t("gradient.each.average")}</th>
              <td translate="no">${signed(cost)}</td>
              <td translate="no">${nudge(check.slope, rate, full)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </section>
  `;
}

/**
 * The nudge that a slope leads to, and a bar: to the right for up.
 * @param {number} slope
 * @param {number} rate
 * @param {number} full The |slope| of the longest bar.
 */
function nudge(slope, rate, full) {
  const width = (50 * Math.abs(slope)) / full;
  return html`<svg class="share" aria-hidden="true">
      <rect x="${slope > 0 ? 50 - width : 50}%" width="${width}%" height="100%" />
      <line x1="50%" x2="50%" y1="0" y2="100%" />
    </svg>
    ${signed(-rate * slope)}`;
}

/**
 * The name of a dial.
 * @param {State} state
 * @param {DialRef} dial
 */
export function dialName(state, { layer, neuron, source }) {
  return t("gradient.dial", {
    neuron: shortName(state, { layer, neuron }),
    source:
      source === BIAS ? t("sum.bias") : shortName(state, { layer: layer - 1, neuron: source }),
  });
}

/**
 * @param {HTMLElement} view
 * @param {BatchSlopes} batch
 */
export function paintImages(view, { pictures }) {
  for (const row of view.querySelectorAll("[data-image]")) {
    const canvas = row.querySelector("canvas");
    const context = canvas?.getContext("2d");
    if (!canvas || !context || !pictures) continue;
    canvas.width = canvas.height = GRID;
    const at = Number(/** @type {HTMLElement} */ (row).dataset.image) * PIXELS;
    const image = new ImageData(GRID, GRID);
    pictures.subarray(at, at + PIXELS).forEach((grey, pixel) => {
      image.data.fill(grey, 4 * pixel, 4 * pixel + 3);
      image.data[4 * pixel + 3] = 255;
    });
    context.putImageData(image, 0, 0);
  }
}
