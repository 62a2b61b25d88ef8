import { html } from "lit";
import { guard } from "lit/directives/guard.js";
import { formatNumber, t } from "../../../i18n/i18n.js";
import { paletteOf } from "../../../stage/color.js";
import { lastLayer, outputLabel, pictureInto } from "../../../store/state.js";
import { isLearning } from "../../../store/run.js";
import { Nearby } from "../nearby.js";
import { LayerPart, exact, signed } from "./layer-part.js";
import { WallControls } from "./wall-controls.js";
import { layoutOf } from "./wall-numbers.js";
import { fullsOf, outlineCell, paintPictures, tilesIn, writeActivations } from "./wall-pictures.js";
import { pointedWords } from "./wall-words.js";

/** @import { LayerWeights, State } from "../../../types.js" */

/** What stands above the picture of a neuron, besides its name. */
const activation = () =>
  html`<span class="scale"></span>
    <span class="hidden">${t("neuron.a")}</span>
    <output translate="no" aria-live="off" data-part="tile-activation"></output>`;

/**
 * The pictures of all weights into a layer: one per neuron, with one cell per weight. In a large layer only those near
 * what is seen are there.
 */
export class WallTiles extends LayerPart {
  /** @override */
  static properties = { ...LayerPart.properties, own: { attribute: false } };

  #controls = new WallControls(this);
  #nearby = new Nearby(this, ".tile");
  /**
   * What the pictures currently show.
   * @type {unknown[]}
   */
  #painted = [];

  constructor() {
    super();
    /** Whether each picture has a scale of its own. */
    this.own = false;
  }

  /**
   * Returns the layout of the weights into a neuron.
   * @param {number} nIn
   */
  layoutOf(nIn) {
    return layoutOf(nIn, pictureInto(this.state?.card ?? null, this.layer));
  }

  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    const { card, hues, shade, selection, hover, edge, pass } = state;
    const layers = [pass?.layers[this.layer]?.a, pass?.layers[this.layer - 1]?.a];
    const look = [hues, shade, state.pixelRatio];
    const looked = [selection, hover, edge, isLearning(state)];
    return [this.into(state), card, ...look, ...looked, ...layers];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const into = this.into(state);
    if (!into) return html`<p>${t("page.waiting")}</p>`;
    const { shape } = this.layoutOf(into.nIn);
    return html`
      ${guard([into, this.own, state.hues], () => this.#legend(state, into))}
      <p class="told" data-part="wall-told">
        ${pointedWords(state, this.layer, into, this.looked(state))}
      </p>
      <div
        class="tiles"
        role="listbox"
        aria-label=${t("wall.title")}
        aria-describedby="wall-help"
        data-part="wall"
        data-shape=${shape}
        data-count=${into.nOut === 1 ? "one" : into.nOut > 32 ? "many" : "some"}
        @pointermove=${this.#controls.point}
        @pointerdown=${this.#controls.point}
        @pointerleave=${this.#controls.leave}
        @click=${this.#controls.choose}
        @keydown=${this.#controls.walk}
        @focusin=${this.#controls.enter}
        @focusout=${this.#controls.exit}
      >
        ${guard([this.layer, into.nIn, into.nOut, state.card, this.#nearby.version], () =>
          this.#tiles(state, into),
        )}
      </div>
      <p class="note" id="wall-help">${t("wall.help")}</p>
    `;
  }

  /**
   * @param {State} state
   * @param {LayerWeights} into
   */
  #legend({ hues }, into) {
    const fulls = fullsOf(into, this.own);
    const [low, high] = [Math.min(...fulls), Math.max(...fulls)];
    const limit = this.own ? "" : signed(high, 2);
    const values = { low: formatNumber(low, 2), high: formatNumber(high, 2) };
    return html`
      <div
        translate="no"
        class="legend"
        data-part="wall-legend"
        data-low=${exact(low)}
        data-high=${exact(high)}
      >
        <span>−${limit}</span><canvas></canvas><span>+${limit}</span>
        <p>
          ${t(this.own ? "wall.legend.own" : "wall.legend.one", values)}
          ${hues === "grey" ? t("wall.legend.grey") : null}
        </p>
      </div>
    `;
  }

  /**
   * @param {State} state
   * @param {LayerWeights} into
   */
  #tiles(state, { nIn, nOut }) {
    const digits = this.layer === lastLayer(state) && state.card?.readout !== "tenths";
    const { shape } = this.layoutOf(nIn);
    return Array.from(
      { length: nOut },
      (_, neuron) => html`
        <div class="tile" role="option" data-part="tile" data-neuron=${neuron} tabindex="-1">
          <span class="caption">
            <b translate="no">
              <span class="hidden">${t(digits ? "wall.digit" : "wall.neuron")}</span>
              ${digits ? outputLabel(state.card, neuron) : neuron}
            </b>
            ${this.#nearby.includes(neuron, nOut) ? activation() : null}
          </span>
          <span class="picture">
            ${this.#nearby.includes(neuron, nOut) ? html`<canvas></canvas><i class="cell"></i>` : null}
            ${
              shape === "strip"
                ? html`<span class="ruler" translate="no" aria-hidden="true"
                    ><span>0</span><span>${nIn - 1}</span></span
                  >`
                : null
            }
          </span>
        </div>
      `,
    );
  }

  /** @override */
  updated() {
    const { state } = this;
    const into = state && this.into(state);
    if (!state || !into) return;
    this.#paint(state, into);
    writeActivations(this, state.pass?.layers[this.layer]?.a);
    this.#light(state);
    outlineCell(this, sourceOf(state, this.layer), this.layoutOf(into.nIn).columns);
  }

  /**
   * Paints all pictures again if any of them has changed.
   * @param {State} state
   * @param {LayerWeights} into
   */
  #paint(state, into) {
    const palette = paletteOf(state);
    const shows = [into, this.own, palette, state.pixelRatio, this.#nearby.version];
    if (shows.every((part, i) => part === this.#painted[i])) return;
    this.#painted = shows;
    paintPictures(this, into, this.layoutOf(into.nIn), this.own, palette);
  }

  /**
   * Highlights the pictures that the page points at.
   * @param {State} state
   */
  #light(state) {
    const { selection, edge } = state;
    const looked = this.looked(state);
    const chosen = selection?.layer === this.layer ? selection.neuron : -1;
    const tiles = tilesIn(this);
    const stop = this.#controls.neuronAmong(tiles.length);
    tiles.forEach((tile, neuron) => {
      tile.setAttribute("aria-selected", String(neuron === chosen));
      tile.toggleAttribute("data-lit", neuron === looked);
      tile.toggleAttribute("data-edge", edge?.layer === this.layer && edge.neuron === neuron);
      tile.tabIndex = neuron === stop ? 0 : -1;
    });
  }
}

/**
 * Returns the neuron of the previous layer that is pointed at by any means.
 * @param {State} state
 * @param {number} layer
 */
function sourceOf({ edge, hover }, layer) {
  if (edge?.layer === layer) return edge.source;
  return hover?.layer === layer - 1 ? hover.neuron : null;
}

customElements.define("fp-wall-tiles", WallTiles);
