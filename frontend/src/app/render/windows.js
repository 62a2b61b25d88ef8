/**
 * Shows the overviews of large layers and moves their windows: each overview on the stage is a slider for mouse, finger, keyboard and screen
 * reader, and a wheel turns the layer below it. This code is loaded with the first network that has a large layer.
 * @module
 */

import "../../i18n/all-messages.js";
import "../../styles/windows.css";
import { t } from "../../i18n/i18n.js";
import { firstOf, isShown } from "../../stage/layout/windows.js";
import { cellNearest, windowAt } from "../../stage/windows.js";
import * as change from "../../store/state.js";

export { draw as view } from "../../stage/views/overviews.js";

/** @import { NeuronRef, State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */
/** @import { LayerLayout, Layout, OverviewLayout } from "../../stage/types.js" */
/** @typedef {LayerLayout & {overview: OverviewLayout}} LargeLayer */

/** How far a wheel turns to move the window by one neuron, and the height of a line of text, CSS px. */
const PER_NEURON = 12;
const LINE = 16;

/** How a key moves a window: by [neurons, windows]. */
const STEPS = /** @type {const} */ ({
  ArrowUp: [-1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [1, 0],
  ArrowRight: [1, 0],
  PageUp: [0, -1],
  PageDown: [0, 1],
  Home: [-Infinity, 0],
  End: [Infinity, 0],
});

/**
 * @param {Store<State>} store
 * @param {HTMLCanvasElement} canvas
 * @returns {{show: (layout: Layout) => void}} `show` brings the window of a layer to a neuron that has been selected,
 *   and places the sliders on the stage.
 */
export function createWindows(store, canvas) {
  const container = /** @type {HTMLElement} */ (canvas.parentElement);
  /** @type {Map<number, HTMLElement>} */
  const sliders = new Map();
  /** @type {Layout} */
  let shown;
  /** How far the wheel has turned beyond the last whole neuron. */
  let turned = 0;

  const layerOf = (/** @type {number} */ layer) => /** @type {LargeLayer} */ (shown.layers[layer]);

  /**
   * @param {number} layer
   * @param {number} first
   * @returns {boolean} Whether the window has moved.
   */
  function moveTo(layer, first) {
    const { first: before, end, count } = layerOf(layer);
    const wanted = firstOf(first, { count, shown: end - before });
    store.update((state) => change.windowMoved(state, layer, wanted));
    return wanted !== before;
  }

  /**
   * Returns the neuron whose cell is below the pointer.
   * @param {number} layer
   * @param {MouseEvent} event
   */
  function neuronAt(layer, { clientX, clientY }) {
    const { left, top } = canvas.getBoundingClientRect();
    return cellNearest(layerOf(layer), shown.flow, clientX - left, clientY - top);
  }

  /** @param {number} layer */
  function createSlider(layer) {
    const slider = document.createElement("div");
    slider.className = "window-slider";
    slider.role = "slider";
    slider.tabIndex = 0;
    Object.assign(slider.dataset, { part: "window", layer: String(layer), term: "layer" });
    /** The neuron of the window that the pointer holds; null if it holds none. */
    let held = /** @type {number | null} */ (null);
    slider.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      slider.setPointerCapture(event.pointerId);
      const { first, end } = layerOf(layer);
      const neuron = neuronAt(layer, event);
      held = isShown({ first, end }, neuron) ? neuron - first : Math.floor((end - first) / 2);
      moveTo(layer, neuron - held);
    });
    slider.addEventListener("pointermove", (event) => {
      const neuron = neuronAt(layer, event);
      if (held !== null) moveTo(layer, neuron - held);
      else if (event.pointerType === "mouse") {
        store.update((state) => change.hovered(state, { layer, neuron }));
      }
    });
    const release = () => (held = null);
    slider.addEventListener("pointerup", release);
    slider.addEventListener("pointercancel", release);
    slider.addEventListener("pointerleave", () =>
      store.update((state) => change.hovered(state, null)),
    );
    slider.addEventListener("keydown", (event) => {
      if (!(event.key in STEPS) || event.ctrlKey || event.metaKey || event.altKey) return;
      const [neurons, windows] = STEPS[/** @type {keyof typeof STEPS} */ (event.key)];
      const { first, end } = layerOf(layer);
      moveTo(layer, first + neurons + windows * (end - first));
      event.preventDefault();
    });
    container.append(slider);
    return slider;
  }

  /**
   * @param {HTMLElement} slider
   * @param {number} layer
   */
  function place(slider, layer) {
    const { first, end, count, overview } = layerOf(layer);
    const { x, y, width, height } = overview.box;
    const [left, top] = [x, y].map((at) => `${at}px`);
    Object.assign(slider.style, { left, top, width: `${width}px`, height: `${height}px` });
    slider.dataset.flow = shown.flow;
    slider.ariaOrientation = shown.flow === "right" ? "vertical" : "horizontal";
    slider.ariaLabel = t("window.label", { layer });
    slider.ariaValueMin = "0";
    slider.ariaValueMax = String(count - (end - first));
    slider.ariaValueNow = String(first);
    const span = { first: String(first), last: String(end - 1), count };
    slider.ariaValueText = t("window.value", span);
  }

  container.addEventListener(
    "wheel",
    (event) => {
      const { left, top } = canvas.getBoundingClientRect();
      const [x, y] = [event.clientX - left, event.clientY - top];
      const layer = shown.layers.findIndex(
        ({ overview, box }) =>
          overview && x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height,
      );
      const isFree = store.get().inside === null && !store.get().curtain;
      if (layer < 0 || !isFree || event.ctrlKey) return;
      // If the neurons are in a row, a vertical wheel scrolls the page.
      const { deltaX, deltaY, deltaMode } = event;
      const delta = shown.flow === "right" ? deltaY || deltaX : deltaX;
      turned += (delta * (deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1)) / PER_NEURON;
      const steps = Math.trunc(turned);
      turned -= steps;
      if (delta === 0 || (steps !== 0 && !moveTo(layer, layerOf(layer).first + steps))) return;
      event.preventDefault();
    },
    { passive: false },
  );

  /** The neuron that a window last moved to. */
  let brought = /** @type {NeuronRef | null} */ (null);

  /**
   * @param {NeuronRef | null} selection
   * @returns {boolean} Whether a window has moved and the stage has a new layout.
   */
  function bringTo(selection) {
    if (change.sameNeuron(selection, brought)) return false;
    brought = selection;
    if (!selection || !shown.layers[selection.layer]?.overview) return false;
    const { layer, neuron } = selection;
    return moveTo(layer, windowAt(layerOf(layer), neuron));
  }

  return {
    show(layout) {
      shown = layout;
      if (bringTo(store.get().selection)) return;
      const { inside, curtain } = store.get();
      layout.layers.forEach(({ overview }, layer) => {
        if (!overview) return;
        const slider = sliders.get(layer) ?? createSlider(layer);
        sliders.set(layer, slider);
        place(slider, layer);
      });
      for (const [layer, slider] of sliders) {
        slider.hidden = !layout.layers[layer]?.overview || curtain || inside !== null;
      }
    },
  };
}
