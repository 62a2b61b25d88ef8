import { html } from "lit";
import { formatNumber, t } from "../../../i18n/i18n.js";
import { paletteOf } from "../../../stage/color.js";
import {
  DIRECTIONS,
  FIRST_SLICE,
  goalsOf,
  hasSlopes,
  questionNow,
  REACHES,
} from "../../../store/gradient.js";
import { isLearning } from "../../../store/run.js";
import { createPlot } from "../../plots/axes.js";
import { Panel } from "../../panel.js";
import { choice } from "./controls.js";
import { sliceLines } from "./slice-lines.js";
import { drawSlice, mapBox } from "./slice-map.js";
import { costAt, distanceOf, pointsOf } from "./slice-numbers.js";
import { foundNow, namesOf, wayName } from "./slice-names.js";
import { signed } from "./words.js";

/** @import { Direction, FoundSlice, Slice, State } from "../../../types.js" */

/** Of the table every point with this distance: a ninth of a side. */
const TABLED = 5;

/** Keys that move over the map: along the first direction, and along the second. */
const WAYS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowDown: [0, -1],
  ArrowUp: [0, 1],
});

/** The cost around the network: a slice through it along two directions. */
export class LandscapePanel extends Panel {
  /** The point of the lines that is read; null for the middle. */
  #read = /** @type {number | null} */ (null);
  /** The point of the map that is read; null for the middle. */
  #at = /** @type {[number, number] | null} */ (null);
  /** @type {ReturnType<typeof createPlot> | null} */
  #plot = null;
  /** @type {Element | null} */
  #canvas = null;

  /**
   * @override
   * @param {State} state
   */
  uses(state) {
    const { gradient, asked, card, models, switches, shade, hues, weights } = state;
    const { slice, isSlicing, refused } = gradient ?? {};
    const shown = [slice, isSlicing, refused, asked, card, models, switches, shade, hues, weights];
    return [...shown, isLearning(state)];
  }

  /**
   * @override
   * @param {State} state
   */
  view(state) {
    if (!state.card || !hasSlopes(state)) return null;
    const { slice } = questionNow(state);
    return html`
      <details
        data-part="slice"
        .open=${slice !== null}
        @toggle=${(/** @type {Event} */ { target }) => {
          const { open } = /** @type {HTMLDetailsElement} */ (target);
          const asked = questionNow(/** @type {State} */ (this.state)).slice;
          if (open !== (asked !== null)) this.#ask(open ? FIRST_SLICE : null);
        }}
      >
        <summary><h3>${t("slice.title")}</h3></summary>
        ${slice ? this.#slice(state, slice) : null}
      </details>
    `;
  }

  /** @override */
  updated() {
    const canvas = /** @type {HTMLCanvasElement | null} */ (this.querySelector("canvas.map"));
    if (canvas !== this.#canvas) {
      this.#plot?.stop();
      this.#plot = canvas && createPlot(canvas, () => this.#paint());
      this.#canvas = canvas;
    }
    this.#paint();
  }

  /** @param {Slice | null} slice */
  #ask(slice) {
    [this.#at, this.#read] = [null, null];
    this.act("gradient", { slice });
  }

  /**
   * @param {State} state
   * @param {Slice} slice
   */
  #slice(state, slice) {
    const [found, parameters] = [foundNow(state), parametersOf(state)];
    return html`<div class="slice">
      <p>${t("slice.text", { count: parameters })}</p>
      ${this.#controls(state, slice)}
      <p role="status" aria-live=${livenessIn(state)} class="note" data-part="slice-state">
        ${stateOf(state)}
      </p>
      ${found ? this.#shown(state, found) : null}
    </div>`;
  }

  /**
   * @param {State} state
   * @param {Slice} slice
   */
  #controls(state, slice) {
    /** @type {Direction[]} */
    const ways = [
      ...DIRECTIONS.map((name) => ({ name, network: null })),
      ...goalsOf(state).map(({ name }) => ({
        name: /** @type {const} */ ("towards"),
        network: name,
      })),
    ];
    const same = (/** @type {Direction} */ one, /** @type {Direction} */ other) =>
      one.name === other.name && one.network === other.network;
    const menu = (/** @type {"first" | "second"} */ axis) =>
      choice({
        part: `slice-${axis}`,
        label: t(`slice.${axis}`),
        names: ways.map((way) => wayName(state, way)),
        chosen: ways.findIndex((way) => same(way, slice[axis])),
        isPossible: (at) =>
          axis === "first" || ways[at].name === "random" || !same(ways[at], slice.first),
        choose: (at) => this.#ask({ ...slice, [axis]: ways[at] }),
      });
    const isRandom = [slice.first, slice.second].some(({ name }) => name === "random");
    return html`<div class="buttons">
      ${menu("first")} ${menu("second")}
      ${choice({
        part: "slice-reach",
        label: t("slice.reach"),
        names: REACHES.map((reach) => formatNumber(reach)),
        chosen: REACHES.findIndex((reach) => reach === slice.reach),
        choose: (at) => this.#ask({ ...slice, reach: REACHES[at] }),
      })}
      ${
        isRandom
          ? html`<button
              type="button"
              data-action="otherWay"
              @click=${() => this.#ask({ ...slice, seed: slice.seed + 1 })}
            >
              ${t("slice.other")}
            </button>`
          : null
      }
      <button type="button" data-action="anew" @click=${() => this.act("gradient", "anew")}>
        ${t("slice.anew")}
      </button>
    </div>`;
  }

  /**
   * @param {State} state
   * @param {FoundSlice} found
   */
  #shown(state, found) {
    const middle = (pointsOf(found) - 1) / 2;
    const names = namesOf(state, found.slice);
    const [first, second] = this.#at ?? [middle, middle];
    const values = {
      first: formatNumber(distanceOf(found, first), 2),
      second: formatNumber(distanceOf(found, second), 2),
      cost: signed(costAt(found, first, second)),
    };
    return html`
      ${sliceLines(found, names, this.#read ?? middle, (at) => {
        this.#read = at;
        this.requestUpdate();
      })}
      <figure
        data-part="slice-map"
        data-first=${distanceOf(found, first)}
        data-second=${distanceOf(found, second)}
        data-value=${costAt(found, first, second)}
      >
        <figcaption>${t("slice.map")}</figcaption>
        <canvas
          class="map"
          role="application"
          tabindex="0"
          aria-label=${t("slice.map")}
          aria-describedby="slice-reading"
          @keydown=${(/** @type {KeyboardEvent} */ event) => this.#walk(event, found)}
          @pointermove=${(/** @type {PointerEvent} */ event) => this.#point(event, found)}
          @pointerdown=${(/** @type {PointerEvent} */ event) => this.#point(event, found)}
        ></canvas>
        <p role="status" aria-live=${livenessIn(state)} id="slice-reading">
          ${t("slice.reading", values)}
        </p>
      </figure>
      ${place(found)} ${table(found, names)}
    `;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {FoundSlice} found
   */
  #walk(event, found) {
    const way = WAYS[event.key];
    if (!way) return;
    event.preventDefault();
    const last = pointsOf(found) - 1;
    const from = this.#at ?? [last / 2, last / 2];
    this.#look([within(from[0] + way[0], last), within(from[1] + way[1], last)]);
  }

  /**
   * @param {PointerEvent} event
   * @param {FoundSlice} found
   */
  #point({ offsetX, offsetY }, found) {
    if (!this.#plot) return;
    const { left, right, top, bottom } = mapBox(this.#plot.size);
    const last = pointsOf(found) - 1;
    const [x, y] = [(offsetX - left) / (right - left), (bottom - offsetY) / (bottom - top)];
    this.#look([within(Math.round(x * last), last), within(Math.round(y * last), last)]);
  }

  /** @param {[number, number]} at */
  #look(at) {
    this.#at = at;
    this.requestUpdate();
  }

  #paint() {
    const { state } = this;
    const found = state && foundNow(state);
    const context = found && this.#plot?.begin();
    if (!context || !this.#plot) return;
    drawSlice(context, this.#plot.size, {
      found,
      at: this.#at,
      names: namesOf(state, found.slice),
      palette: paletteOf(state),
    });
  }
}

/**
 * Where the network stands on the slice, and how it got there.
 * @param {FoundSlice} found
 */
function place({ trace }) {
  const now = trace[trace.length - 1];
  const values = {
    first: formatNumber(now.first, 3),
    second: formatNumber(now.second, 3),
    cost: signed(now.cost),
    away: signed(now.away),
    before: signed(trace[0].cost),
    moves: trace.length - 1,
  };
  return html`<p
    data-part="slice-place"
    data-first=${now.first}
    data-second=${now.second}
    data-away=${now.away}
    data-value=${now.cost}
    data-moves=${trace.length - 1}
  >
    ${t(trace.length > 1 ? "slice.place" : "slice.place.first", values)}
    ${now.away > 1e-6 ? t("slice.away", values) : null}
  </p>`;
}

/**
 * The costs at some of the points.
 * @param {FoundSlice} found
 * @param {[string, string]} names
 */
function table(found, names) {
  const some = Array.from({ length: (pointsOf(found) - 1) / TABLED + 1 }, (_, i) => i * TABLED);
  const distance = (/** @type {number} */ at) => formatNumber(distanceOf(found, at), 2);
  return html`<details>
    <summary>${t("gradient.numbers")}</summary>
    <div class="scroll" tabindex="0" role="region" aria-label=${t("slice.table")}>
      <table data-part="slice-costs">
        <caption>
          ${t("slice.table")}
        </caption>
        <thead>
          <tr>
            <th scope="col">${names.join(" \\ ")}</th>
            ${some.map((second) => html`<th scope="col" translate="no">${distance(second)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${some.map(
            (first) =>
              html`<tr>
                <th scope="row" translate="no">${distance(first)}</th>
                ${some.map(
                  (second) =>
                    html`<td
                      translate="no"
                      data-first=${distanceOf(found, first)}
                      data-second=${distanceOf(found, second)}
                      data-value=${costAt(found, first, second)}
                    >
                      ${signed(costAt(found, first, second))}
                    </td>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

/** @param {State} state */
function stateOf({ gradient }) {
  if (gradient?.refused) return t("notice.refused", { reason: gradient.refused });
  return gradient?.isSlicing ? t("slice.working") : "";
}

/**
 * While a training goes on, the slice is taken again and again, and nobody could follow.
 * @param {State} state
 */
const livenessIn = (state) => (isLearning(state) ? "off" : "polite");

/** @param {State} state */
const parametersOf = ({ weights }) =>
  weights.reduce((sum, { W, b }) => sum + W.length + b.length, 0);

/**
 * @param {number} at
 * @param {number} last
 */
const within = (at, last) => Math.min(Math.max(at, 0), last);

customElements.define("fp-landscape", LandscapePanel);
