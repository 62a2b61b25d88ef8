/**
 * The names of layers, and buttons to choose the weights between two of them.
 * @module
 */

import { html } from "lit";
import { t } from "../i18n/i18n.js";
import { hasLabels, takesNumbers } from "../store/state.js";

/** @import { Card } from "../types.js" */

/**
 * @param {number} layer
 * @param {Pick<Card, "sizes" | "readout" | "labels" | "features">} card
 */
export function layerName(layer, card) {
  const { sizes, readout } = card;
  if (layer === 0) return t(takesNumbers(card) ? "layer.inputs" : "layer.pixels");
  if (layer < sizes.length - 1) return t("layer.hidden", { layer });
  return t(readout === "argmax" && !hasLabels(card) ? "layer.digits" : "layer.output");
}

/**
 * Returns one button for the weights into each layer.
 * @param {Card} card
 * @param {number} chosen
 * @param {(layer: number) => void} choose
 */
export function layerChoices(card, chosen, choose) {
  return html`
    <div class="choices" data-term="layer" role="group" aria-label=${t("layer.which")}>
      ${card.sizes.slice(1).map((_, before) => {
        const layer = before + 1;
        const names = { from: layerName(before, card), to: layerName(layer, card) };
        return html`<button
          type="button"
          data-layer=${layer}
          aria-pressed=${layer === chosen}
          @click=${() => choose(layer)}
        >
          ${t("layer.between", names)}
        </button>`;
      })}
    </div>
  `;
}
