import { html } from "lit";
import { guard } from "lit/directives/guard.js";
import { formatNumber, t } from "../../../i18n/i18n.js";
import { paletteOf } from "../../../stage/color.js";
import { paintHeatmap } from "../../../stage/heatmap-canvas.js";
import { lastLayer, neuronPlace } from "../../../store/state.js";
import { walkFrom } from "./wall-walk.js";
import { LayerPart, exact, signed } from "./layer-part.js";
import { loadedOf } from "./statistics.js";
import { largestOf } from "../../../math/largest.js";
import { layoutOf, rowOf } from "./wall-numbers.js";

/** @import { LayerWeights, Edge, State } from "../../../types.js" */

const GRADIENT = Float32Array.from({ length: 65 }, (_, k) => (k - 32) / 32);

/** The pictures of all weights into a layer: one for each neuron, one cell for each weight. */
export class WallTiles extends LayerPart {
  /** @override */
  static properties = { ...LayerPart.properties, own: { attribute: false } };

  /** The picture and the cell that the arrow keys stand on, and which of the two they move. */
  #at = { neuron: 0, source: 0, inside: false };
  /** What pointed at the wall last: "mouse", "pen" or "touch". */
  #pointer = "mouse";
  /**
   * What the pictures show now.
   * @type {unknown[]}
   */
  #painted = [];

  constructor() {
    super();
    /** Each picture on a scale of its own. */
    this.own = false;
  }

  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    const { hues, shade, selection, hover, edge, pass } = state;
    const layers = [pass?.layers[this.layer]?.a, pass?.layers[this.layer - 1]?.a];
    return [this.into(state), hues, shade, selection, hover, edge, ...layers];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    const into = this.into(state);
    if (!into) return html`<p>${t("header.waiting")}</p>`;
    const { shape } = layoutOf(into.nIn);
    return html`
      ${guard([into, this.own, state.hues], () => this.#legend(state, into))}
      <p class="told" data-part="wall-told">${this.#told(state, into)}</p>
      <div
        class="tiles"
        role="listbox"
        aria-label=${t("wall.title")}
        aria-describedby="wall-help"
        data-part="wall"
        data-shape=${shape}
        data-count=${into.nOut === 1 ? "one" : into.nOut > 32 ? "many" : "some"}
        @pointermove=${this.#point}
        @pointerdown=${this.#point}
        @pointerleave=${this.#leave}
        @click=${this.#choose}
        @keydown=${this.#walk}
        @focusin=${this.#enter}
        @focusout=${this.#exit}
      >
        ${guard([this.layer, into.nIn, into.nOut, state.card], () => this.#tiles(state, into))}
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
      <div class="legend" data-part="wall-legend" data-low=${exact(low)} data-high=${exact(high)}>
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
    const { shape } = layoutOf(nIn);
    return Array.from(
      { length: nOut },
      (_, neuron) => html`
        <div class="tile" role="option" data-part="tile" data-neuron=${neuron} tabindex="-1">
          <span class="caption">
            <b>
              <span class="hidden">${t(digits ? "wall.digit" : "wall.neuron")}</span>
              ${digits ? neuron : neuron + 1}
            </b>
            <span class="scale"></span>
            <span class="hidden">${t("neuron.a")}</span>
            <output data-part="tile-activation"></output>
          </span>
          <span class="picture">
            <canvas></canvas><i class="cell"></i>
            ${
              shape === "strip"
                ? html`<span class="ruler" aria-hidden="true"
                    ><span>1</span><span>${nIn}</span></span
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
    this.#number(state);
    this.#light(state, into);
  }

  /**
   * Paints all pictures anew if anything in them has changed.
   * @param {State} state
   * @param {LayerWeights} into
   */
  #paint(state, into) {
    const palette = paletteOf(state);
    const shows = [into, this.own, palette];
    if (shows.every((part, i) => part === this.#painted[i])) return;
    this.#painted = shows;
    const { columns, rows } = layoutOf(into.nIn);
    const place = this.querySelector(".tiles");
    if (!(place instanceof HTMLElement)) return;
    place.style.setProperty("--columns", String(columns));
    place.style.setProperty("--rows", String(rows));
    const fulls = fullsOf(into, this.own);
    this.#all().forEach((tile, neuron) => {
      const context = tile.querySelector("canvas")?.getContext("2d");
      if (neuron >= into.rowsLoaded || !context) return;
      const full = fulls[this.own ? neuron : 0];
      tile.dataset.full = exact(full);
      textOf(tile, ".scale", this.own ? `±${formatNumber(full, 2)}` : "");
      paintHeatmap(context, rowOf(into, neuron), columns, full, palette);
    });
    const legend = this.querySelector(".legend canvas");
    const context = legend instanceof HTMLCanvasElement && legend.getContext("2d");
    if (context) paintHeatmap(context, GRADIENT, GRADIENT.length, 1, palette);
  }

  /** @param {State} state */
  #number({ pass }) {
    const a = pass?.layers[this.layer]?.a;
    this.#all().forEach((tile, neuron) => {
      textOf(tile, "output", a ? formatNumber(a[neuron], 2) : "");
      if (a) tile.dataset.activation = exact(a[neuron]);
      else delete tile.dataset.activation;
    });
  }

  /**
   * Lights the pictures and the cells that the page points at.
   * @param {State} state
   * @param {LayerWeights} into
   */
  #light(state, into) {
    const { selection, edge } = state;
    const looked = this.looked(state);
    const chosen = selection?.layer === this.layer ? selection.neuron : -1;
    const tiles = this.#all();
    if (this.#at.neuron >= tiles.length) this.#at = { neuron: 0, source: 0, inside: false };
    tiles.forEach((tile, neuron) => {
      tile.setAttribute("aria-selected", String(neuron === chosen));
      tile.toggleAttribute("data-lit", neuron === looked);
      tile.toggleAttribute("data-edge", edge?.layer === this.layer && edge.neuron === neuron);
      tile.tabIndex = neuron === this.#at.neuron ? 0 : -1;
    });
    this.#lightCell(sourceOf(state, this.layer), into);
  }

  /**
   * The same cell of every picture: what one pixel or neuron means to all neurons of the layer.
   * @param {number | null} source
   * @param {LayerWeights} into
   */
  #lightCell(source, into) {
    const place = /** @type {HTMLElement} */ (this.querySelector(".tiles"));
    place.toggleAttribute("data-cell", source !== null);
    if (source === null) return;
    const { columns } = layoutOf(into.nIn);
    const [x, y] = [source % columns, Math.floor(source / columns)];
    // Not by a variable of their common parent: all that lies in it would be styled anew.
    const moved = `translate(calc(var(--cell) * ${x}), calc(var(--cell) * ${y}))`;
    for (const cell of /** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll(".cell"))) {
      cell.style.transform = moved;
    }
  }

  /**
   * What is pointed at, in a line of words.
   * @param {State} state
   * @param {LayerWeights} into
   */
  #told(state, into) {
    const { edge, pass } = state;
    if (edge?.layer === this.layer && edge.neuron < into.rowsLoaded) {
      return html`<output
        data-part="wall-weight"
        data-neuron=${edge.neuron}
        data-source=${edge.source}
        data-value=${exact(into.W[edge.neuron * into.nIn + edge.source])}
        aria-live="polite"
        >${weightWords(state, into, edge)}</output
      >`;
    }
    const neuron = this.looked(state);
    if (neuron === null || neuron >= into.rowsLoaded) return t("wall.point");
    const row = rowOf(into, neuron);
    const a = pass?.layers[this.layer]?.a[neuron];
    return t(a === undefined ? "wall.told" : "wall.told.activation", {
      neuron: nameOf(state, this.layer, neuron),
      count: row.length,
      least: signed(Math.min(...row), 2),
      greatest: signed(Math.max(...row), 2),
      a: a === undefined ? "" : signed(a, 3),
    });
  }

  /** @returns {NodeListOf<HTMLElement>} */
  #all() {
    return this.querySelectorAll(".tile");
  }

  /**
   * The neuron whose picture an event falls on, and the cell of it.
   * @param {Event} event
   * @returns {{neuron: number, source: number | null} | null}
   */
  #under(event) {
    const target = /** @type {Element} */ (event.target);
    const tile = target.closest(".tile");
    const into = this.state && this.into(this.state);
    if (!(tile instanceof HTMLElement) || !into) return null;
    const neuron = Number(tile.dataset.neuron);
    const canvas = tile.querySelector("canvas");
    if (!(event instanceof PointerEvent) || target !== canvas) return { neuron, source: null };
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const { columns, rows } = layoutOf(into.nIn);
    const column = Math.floor(((event.clientX - left) / width) * columns);
    const row = Math.floor(((event.clientY - top) / height) * rows);
    const inside = column >= 0 && column < columns && row >= 0 && row < rows;
    const source = row * columns + column;
    return { neuron, source: inside && source < into.nIn ? source : null };
  }

  /** @param {PointerEvent} event */
  #point(event) {
    this.#pointer = event.pointerType;
    const under = this.#under(event);
    if (!under) this.act("point", null);
    else this.#show(under);
  }

  /** @param {{neuron: number, source: number | null}} under */
  #show({ neuron, source }) {
    const { layer } = this;
    if (source === null) this.act("point", { layer, neuron });
    else this.act("edge", { layer, neuron, source });
  }

  /** A finger that lifts leaves what it pointed at on show, even if the page slides over the place. */
  #leave() {
    if (this.#pointer !== "touch") this.#letGo();
  }

  #letGo() {
    this.act("edge", null);
    this.act("point", null);
  }

  /** @param {PointerEvent} event */
  #choose(event) {
    const under = this.#under(event);
    if (!under) return;
    this.#at = { neuron: under.neuron, source: under.source ?? this.#at.source, inside: false };
    this.act("select", { layer: this.layer, neuron: under.neuron });
    this.#show(under);
    this.#all()[under.neuron].scrollIntoView({ block: "nearest" }); // a sheet may cover it now
  }

  /** @param {FocusEvent} event */
  #enter({ target }) {
    const tile = /** @type {HTMLElement} */ (target);
    if (!tile.matches(".tile:focus-visible")) return;
    this.#at = { ...this.#at, neuron: Number(tile.dataset.neuron) };
    this.#show({ neuron: this.#at.neuron, source: this.#at.inside ? this.#at.source : null });
  }

  /** @param {FocusEvent} event */
  #exit({ relatedTarget }) {
    if (relatedTarget instanceof Node && this.contains(relatedTarget)) return;
    this.#at = { ...this.#at, inside: false };
    this.#letGo();
  }

  /** @param {KeyboardEvent} event */
  #walk(event) {
    const into = this.state && this.into(this.state);
    if (!into || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") {
      this.act("select", { layer: this.layer, neuron: this.#at.neuron });
    } else {
      const tilesPerRow = this.#tilesPerRow();
      const next = walkFrom(this.#at, event.key, {
        ...layoutOf(into.nIn),
        sources: into.nIn,
        neurons: into.nOut,
        tilesPerRow,
      });
      if (!next) return;
      this.#at = next;
      this.#all()[next.neuron].focus();
    }
    event.preventDefault();
    event.stopPropagation();
    this.#show({ neuron: this.#at.neuron, source: this.#at.inside ? this.#at.source : null });
    this.requestUpdate();
  }

  #tilesPerRow() {
    const tiles = [...this.#all()];
    const first = tiles[0]?.offsetTop;
    const second = tiles.findIndex(({ offsetTop }) => offsetTop !== first);
    return second < 0 ? tiles.length : second;
  }
}

/**
 * The neuron of the layer before that is pointed at, in whatever way.
 * @param {State} state
 * @param {number} layer
 */
function sourceOf({ edge, hover }, layer) {
  if (edge?.layer === layer) return edge.source;
  return hover?.layer === layer - 1 ? hover.neuron : null;
}

/**
 * @param {State} state
 * @param {LayerWeights} into
 * @param {Edge} edge
 */
function weightWords(state, { W, nIn }, { layer, neuron, source }) {
  const w = W[neuron * nIn + source];
  const a = state.pass?.layers[layer - 1]?.a[source];
  const names = {
    neuron: nameOf(state, layer, neuron),
    source: nameOf(state, layer - 1, source),
    w: signed(w),
  };
  if (a === undefined) return t("wall.weight", names);
  return t("wall.weight.now", { ...names, a: signed(a), product: signed(w * a) });
}

/**
 * @param {State} state
 * @param {number} layer
 * @param {number} neuron
 */
function nameOf(state, layer, neuron) {
  const place = neuronPlace(state, { layer, neuron });
  return t(place.key, place.values);
}

/**
 * The |weight| in the pure hue: of each picture, or one for all.
 * @param {LayerWeights} into
 * @param {boolean} own
 */
function fullsOf(into, own) {
  if (!own) return [largestOf(loadedOf(into))];
  return Array.from({ length: into.rowsLoaded }, (_, neuron) => largestOf(rowOf(into, neuron)));
}

/**
 * @param {Element} tile
 * @param {string} where
 * @param {string} text
 */
function textOf(tile, where, text) {
  const element = tile.querySelector(where);
  if (element && element.textContent !== text) element.textContent = text;
}

customElements.define("fp-wall-tiles", WallTiles);
