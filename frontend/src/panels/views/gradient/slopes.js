/**
 * What the cost says to each layer, from the last back to the first: which activations, weighted sums and
 * weights would lower it by going up, and which by going down. Pictures show minus the slope, so that the hue
 * of positive means up.
 * @module
 */

import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { largestOf } from "../../../math/largest.js";
import { GRID, PIXELS } from "../../../options.js";
import { paintHeatmap } from "../../../stage/heatmap-canvas.js";
import { layerName } from "../../layers.js";
import { shortName } from "../../neuron/words.js";
import { signed } from "./words.js";

/** @import { Card, FoundGradient, LayerSlopes, State } from "../../../types.js" */
/** @import { Palette } from "../../../stage/types.js" */
/** @import { Panel } from "../../panel.js" */

/** The widest that a cell of a matrix is, CSS px. */
const MATRIX_CELL = 24;

/**
 * @param {Panel} panel
 * @param {State} state
 * @param {FoundGradient} found
 */
export function slopesOf(panel, state, { layers }) {
  const card = /** @type {Card} */ (state.card);
  const backwards = layers.map((slopes, at) => ({ slopes, layer: at + 1 })).reverse();
  return html`
    <section>
      <h3>${t("gradient.slopes")}</h3>
      <p>${t("gradient.slopes.text")}</p>
      ${backwards.map(
        ({ slopes, layer }) => html`
          <div class="layer" data-part="layer-slopes" data-layer=${layer}>
            <h4>${layerName(layer, card)}</h4>
            ${strip("activations", t("gradient.activations"), slopes)}
            ${strip("delta", t("gradient.delta"), slopes)} ${pictures(state, layer, slopes)}
            ${numbers(panel, state, layer, slopes)}
          </div>
        `,
      )}
    </section>
  `;
}

/**
 * A cell for each neuron of a layer.
 * @param {"activations" | "delta"} name
 * @param {string} label
 * @param {LayerSlopes} slopes
 */
function strip(name, label, slopes) {
  const full = largestOf(slopes[name]);
  return html`<figure class="strip">
    <figcaption>${label} <span translate="no">±${signed(full)}</span></figcaption>
    <canvas role="img" aria-label=${label} data-slopes=${name} data-full=${full}></canvas>
  </figure>`;
}

/**
 * The weights into a layer: a picture for each neuron that sees the pixels, one matrix for other layers.
 * @param {State} state
 * @param {number} layer
 * @param {LayerSlopes} slopes
 */
function pictures(state, layer, { weights, delta }) {
  const full = largestOf(weights);
  const label = t("gradient.weights");
  const seesPixels = weights.length === delta.length * PIXELS;
  const name = (/** @type {number} */ neuron) => `${label}, ${shortName(state, { layer, neuron })}`;
  return html`<figure data-slopes="weights" data-full=${full}>
    <figcaption>${label} <span translate="no">±${signed(full)}</span></figcaption>
    ${
      seesPixels
        ? html`<div class="tiles">
            ${Array.from(
              delta,
              (_, neuron) =>
                html`<canvas
                  role="img"
                  aria-label=${name(neuron)}
                  data-slopes="row"
                  data-neuron=${neuron}
                ></canvas>`,
            )}
          </div>`
        : html`<canvas class="matrix" role="img" aria-label=${label} data-slopes="matrix"></canvas>`
    }
  </figure>`;
}

/**
 * The numbers behind the strips; a name leads to the bias of its neuron below.
 * @param {Panel} panel
 * @param {State} state
 * @param {number} layer
 * @param {LayerSlopes} slopes
 */
function numbers(panel, state, layer, { activations, delta }) {
  return html`<details>
    <summary>${t("gradient.numbers")}</summary>
    <table>
      <thead>
        <tr>
          <th scope="col">${t("wall.neuron")}</th>
          <th scope="col" translate="no">∂C/∂a</th>
          <th scope="col" translate="no">δ = ∂C/∂z = ∂C/∂b</th>
        </tr>
      </thead>
      <tbody>
        ${Array.from(
          delta,
          (value, neuron) =>
            html`<tr
              data-part="slope"
              data-layer=${layer}
              data-neuron=${neuron}
              data-activation=${activations[neuron]}
              data-delta=${value}
            >
              <th scope="row">
                <button
                  type="button"
                  class="quiet"
                  @click=${() => panel.act("gradient", { dial: { layer, neuron, source: -1 } })}
                >
                  ${shortName(state, { layer, neuron })}
                </button>
              </th>
              <td translate="no">${signed(activations[neuron])}</td>
              <td translate="no">${signed(value)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}

/**
 * Paints all pictures of a view.
 * @param {HTMLElement} view
 * @param {FoundGradient} found
 * @param {Palette} palette
 */
export function paintSlopes(view, { layers }, palette) {
  for (const part of view.querySelectorAll("[data-part=layer-slopes]")) {
    const at = Number(/** @type {HTMLElement} */ (part).dataset.layer) - 1;
    const { weights, ...strips } = layers[at];
    const nOut = strips.delta.length;
    const nIn = weights.length / nOut;
    for (const canvas of part.querySelectorAll("canvas")) {
      const context = canvas.getContext("2d");
      const { slopes, neuron } = canvas.dataset;
      if (!context) continue;
      const paint = (
        /** @type {Float32Array} */ values,
        /** @type {number} */ columns,
        /** @type {Float32Array} */ all,
      ) =>
        paintHeatmap(
          context,
          values.map((value) => -value),
          columns,
          largestOf(all),
          palette,
        );
      if (slopes === "row") {
        const row = weights.subarray(Number(neuron) * nIn, (Number(neuron) + 1) * nIn);
        paint(row, GRID, weights);
      } else if (slopes === "matrix") {
        canvas.style.maxWidth = `${MATRIX_CELL * nIn}px`;
        paint(weights, nIn, weights);
      } else {
        const values = strips[/** @type {"activations" | "delta"} */ (slopes)];
        paint(values, nOut, values);
      }
    }
  }
}
