/**
 * What the cost says to each layer, from the last back to the first: which activations, weighted sums and
 * weights would lower it by going up, and which by going down. Pictures show minus the slope, so that the hue
 * of positive means up.
 * @module
 */

import { html } from "lit";
import { t } from "../../../i18n/i18n.js";
import { largestOf } from "../../../math/largest.js";
import { GRID } from "../../../options.js";
import { questionNow } from "../../../store/gradient.js";
import { paintHeatmap } from "../../../stage/heatmap-canvas.js";
import { layerName } from "../../layers.js";
import { shortName } from "../../neuron/words.js";
import { dialAt, indexBeside, indexOf, indexUnder, placeSpot, shapeOf } from "./walk.js";
import { signed } from "./words.js";

/** @import { Card, FoundGradient, LayerSlopes, State } from "../../../types.js" */
/** @import { Palette } from "../../../stage/types.js" */
/** @import { Panel } from "../../panel.js" */
/** @import { Shape } from "./walk.js" */

/** The widest that a cell of a matrix is, CSS px. */
const MATRIX_CELL = 24;

/**
 * @param {Panel} panel
 * @param {State} state
 * @param {FoundGradient} found
 */
export function slopesOf(panel, state, found) {
  const { layers, batch } = found;
  const card = /** @type {Card} */ (state.card);
  const backwards = layers.map((slopes, at) => ({ slopes, layer: at + 1 })).reverse();
  return html`
    <section>
      <h3>${t("gradient.slopes")}</h3>
      <p>${t("gradient.slopes.text")}</p>
      <p class="note" id="gradient-walk">${t("gradient.walk")}</p>
      ${backwards.map(
        ({ slopes, layer }) => html`
          <div class="layer" data-part="layer-slopes" data-layer=${layer}>
            <h4>${layerName(layer, card)}</h4>
            ${batch ? null : strip("activations", t("gradient.activations"), slopes)}
            ${strip("delta", t("gradient.delta"), slopes)} ${pictures(panel, state, found, layer)}
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
 * The weights into a layer: a picture for each neuron that sees the pixels, one matrix for other layers. A click on
 * a weight, or the keys, choose the dial that is looked at.
 * @param {Panel} panel
 * @param {State} state
 * @param {FoundGradient} found
 * @param {number} layer
 */
function pictures(panel, state, { layers }, layer) {
  const { weights, delta } = layers[layer - 1];
  const full = largestOf(weights);
  const label = t("gradient.weights");
  const shape = shapeOf(weights, delta);
  const at = chosenIn(state, layer, shape);
  const choose = (/** @type {number | null} */ index) => {
    if (index !== null) panel.act("gradient", { dial: dialAt(layer, index, shape) });
  };
  return html`<figure data-slopes="weights" data-full=${full}>
    <figcaption>${label} <span translate="no">±${signed(full)}</span></figcaption>
    <div
      class=${shape.isPictures ? "tiles" : "one"}
      role="slider"
      tabindex="0"
      aria-label=${label}
      aria-describedby="gradient-walk"
      aria-valuemin="0"
      aria-valuemax=${weights.length - 1}
      aria-valuenow=${at ?? 0}
      aria-valuetext=${told(state, layer, at ?? 0, layers[layer - 1])}
      data-part="slope-picture"
      @click=${(/** @type {MouseEvent} */ event) => choose(indexUnder(event, shape))}
      @keydown=${(/** @type {KeyboardEvent} */ event) => {
        const from = chosenIn(/** @type {State} */ (panel.state), layer, shape);
        const index = indexBeside(event.key, from ?? 0, shape);
        if (index === null) return;
        event.preventDefault();
        choose(index);
      }}
    >
      ${Array.from(
        { length: shape.isPictures ? shape.nOut : 1 },
        (_, neuron) =>
          html`<div class="field">
            <canvas
              aria-hidden="true"
              data-slopes=${shape.isPictures ? "row" : "matrix"}
              data-neuron=${neuron}
            ></canvas>
            <span class="spot" hidden></span>
          </div>`,
      )}
    </div>
  </figure>`;
}

/**
 * The weight that is chosen, if it leads into this layer. Its own numbers may still be on their way.
 * @param {State} state
 * @param {number} layer
 * @param {Shape} shape
 */
function chosenIn(state, layer, shape) {
  const { dial } = questionNow(state);
  return dial.layer === layer ? indexOf(dial, shape) : null;
}

/**
 * A weight in words, and what the cost wants of it.
 * @param {State} state
 * @param {number} layer
 * @param {number} index
 * @param {LayerSlopes} slopes
 */
function told(state, layer, index, { weights, delta }) {
  const { neuron, source } = dialAt(layer, index, shapeOf(weights, delta));
  return t("gradient.walked", {
    layer: layerName(layer, /** @type {Card} */ (state.card)),
    neuron: shortName(state, { layer, neuron }),
    source: shortName(state, { layer: layer - 1, neuron: source }),
    value: signed(-weights[index]),
  });
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
 * @param {State} state
 * @param {FoundGradient} found
 * @param {Palette} palette
 */
export function paintSlopes(view, state, { layers }, palette) {
  for (const part of view.querySelectorAll("[data-part=layer-slopes]")) {
    const at = Number(/** @type {HTMLElement} */ (part).dataset.layer) - 1;
    const { weights, ...strips } = layers[at];
    const shape = shapeOf(weights, strips.delta);
    placeSpot(part, chosenIn(state, at + 1, shape), shape);
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
        /** @type {HTMLElement} */ (canvas.parentElement).style.maxWidth = `${MATRIX_CELL * nIn}px`;
        paint(weights, nIn, weights);
      } else {
        const values = strips[/** @type {"activations" | "delta"} */ (slopes)];
        paint(values, nOut, values);
      }
    }
  }
}
