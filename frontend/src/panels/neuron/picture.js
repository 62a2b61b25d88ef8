import { html } from "lit";
import { t } from "../../i18n/i18n.js";
import { figure, limit } from "./words.js";

/**
 * Returns a grid of cells with its name, its scale, and the sum of its cells.
 * @param {string} part
 * @param {string} name
 * @param {number} full
 * @param {{value: number, shown: number} | null} [sum]
 */
export function picture(part, name, full, sum = null) {
  return html`<figure>
    <figcaption>
      ${name}
      ${
        sum === null
          ? null
          : html`<span translate="no" data-part="map-sum" data-value=${sum.value}
              >${t("pictures.sum", { sum: figure(sum, false) })}</span
            >`
      }
    </figcaption>
    <div class="field" data-part=${part} data-full=${full}>
      <canvas width="28" height="28"></canvas>
      <i class="spot" hidden></i>
    </div>
    <div translate="no" class="scale">
      <span>−${limit(full)}</span>
      <canvas class="ramp" width="65" height="1"></canvas>
      <span>+${limit(full)}</span>
    </div>
  </figure>`;
}
