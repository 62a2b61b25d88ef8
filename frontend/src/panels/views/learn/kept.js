import { html } from "lit";
import { formatPercent, t } from "../../../i18n/i18n.js";
import { largestOf } from "../../../math/largest.js";
import { GRID } from "../../../options.js";
import { paletteOf } from "../../../stage/color.js";
import { paintHeatmap } from "../../../stage/heatmap-canvas.js";
import { shareOf } from "../../../store/kept-network.js";
import { hasWeights, isTrained } from "../../../store/state.js";
import { RUN_NAME } from "../../../store/training.js";
import { networkButtons } from "../../network-buttons.js";
import { Panel } from "../../panel.js";
import { outputsTable } from "../outputs-table.js";

/** @import { KeptNetwork, LayerWeights, State } from "../../../types.js" */

/** How many neurons of each first layer are shown. */
const MOST = 16;

/** The kept network beside the open one: accuracy, outputs for the drawing, pictures of the first layer. */
export class KeptPanel extends Panel {
  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    const { training, card, weights, pass, shade, hues } = state;
    return [training?.kept, training?.run?.confusion, card, weights, pass, shade, hues];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const { card, training } = state;
    if (!card || !hasWeights(state)) return null;
    const kept = training?.kept;
    return html`<section aria-label=${t("kept.title")} data-part="kept">
      <div class="buttons">
        <button
          type="button"
          data-action="keepNetwork"
          @click=${() => this.act("train", { do: "keep" })}
        >
          ${t("kept.keep")}
        </button>
        ${
          kept
            ? html`<button
                type="button"
                data-action="dropKept"
                @click=${() => this.act("train", { do: "drop" })}
              >
                ${t("kept.drop")}
              </button>`
            : html`<p class="hint">${t("kept.text")}</p>`
        }
      </div>
      ${kept ? this.#compared(state, kept) : null}
    </section>`;
  }

  /**
   * @param {State} state
   * @param {KeptNetwork} kept
   */
  #compared(state, kept) {
    const { card, training, weights } = state;
    if (!card) return null;
    const step = card.name === RUN_NAME ? (training?.run?.number ?? null) : null;
    const accuracy = isTrained(state) ? shareOf(state, card) : null;
    /** @type {[string, string]} */
    const names = [
      nameOf("kept.kept", kept.title, kept.step),
      nameOf("kept.now", card.title, step),
    ];
    return html`
      <ul class="accuracies">
        ${[kept.accuracy, accuracy].map(
          (each, i) =>
            html`<li data-side=${i ? "now" : "kept"} data-value=${each?.share ?? ""}>
              ${names[i]}: ${shareWords(each)}
            </li>`,
        )}
      </ul>
      ${outputsOf(state, kept, names)}
      <div class="buttons" role="group" aria-label=${t("kept.file")}>
        <span>${t("kept.file")}</span>
        ${networkButtons(this, "saveKept")}
      </div>
      ${kept.isStored ? null : html`<p class="hint" data-part="kept-unstored">${t("kept.unstored")}</p>`}
      ${[kept.first, weights[0]].map((layer, i) => pictures(layer, names[i], i ? "now" : "kept"))}
    `;
  }

  /** @override */
  updated() {
    const { state } = this;
    const kept = state?.training?.kept;
    if (!state || !kept || !hasWeights(state)) return;
    for (const [side, layer] of /** @type {const} */ ([
      ["kept", kept.first],
      ["now", state.weights[0]],
    ])) {
      const canvases = this.querySelectorAll(`[data-side=${side}] canvas`);
      const full = largestOf(layer.W);
      canvases.forEach((canvas, k) => {
        const context = /** @type {HTMLCanvasElement} */ (canvas).getContext("2d");
        const row = layer.W.subarray(k * layer.nIn, (k + 1) * layer.nIn);
        if (context) paintHeatmap(context, row, GRID, full, paletteOf(state));
      });
    }
  }
}

/**
 * @param {"kept.kept" | "kept.now"} key
 * @param {string} title
 * @param {number | null} step Null where it is not of a training.
 */
function nameOf(key, title, step) {
  return t(key, { network: step === null ? title : t("learn.step", { step }) });
}

/** @param {KeptNetwork["accuracy"]} accuracy */
function shareWords(accuracy) {
  if (!accuracy) return t("kept.unknown");
  return t(`kept.share.${accuracy.of}`, { share: formatPercent(accuracy.share) });
}

/**
 * @param {State} state
 * @param {KeptNetwork} kept
 * @param {[string, string]} names
 */
function outputsOf({ card, pass }, { outputs }, names) {
  const now = pass?.layers.at(-1)?.a;
  if (!now) return null;
  // Outputs for an older drawing are not shown beside those for the current one.
  const isSame = outputs?.seen.every((value, i) => value === pass.layers[0].a[i]);
  const before = isSame && outputs?.a.length === now.length ? outputs.a : null;
  return outputsTable({
    part: "kept-outputs",
    caption: t("compare.title"),
    names,
    before,
    now,
    card,
  });
}

/**
 * @param {LayerWeights} layer
 * @param {string} name
 * @param {"kept" | "now"} side
 */
function pictures({ nIn, nOut }, name, side) {
  if (nIn !== GRID * GRID) return null;
  const label = (/** @type {number} */ k) => `${name}, ${t("sum.neuron", { neuron: k + 1 })}`;
  return html`<figure data-side=${side}>
    <figcaption>${t("kept.first", { name })}</figcaption>
    <div class="tiles">
      ${Array.from(
        { length: Math.min(MOST, nOut) },
        (_, k) => html`<canvas role="img" aria-label=${label(k)}></canvas>`,
      )}
    </div>
  </figure>`;
}

customElements.define("fp-kept", KeptPanel);
