/**
 * The "What is this?" help: finds the term under the pointer or the focus, on the page and on the stage. In help
 * mode, pointing and focusing only explain.
 * @module
 */

import "../../i18n/all-messages.js";
import { termOf } from "../../i18n/terms.js";
import { hitTest, onCurtain } from "../../input/hit.js";
import { DARK } from "../../stage/color.js";
import { layoutStage } from "../../stage/layout.js";
import { buildScene } from "../../stage/scene.js";
import { askingChanged, explained } from "../../store/help.js";
import { activationsOf, lastLayer } from "../../store/state.js";
import { stageShape } from "../../store/stage-shape.js";

/** @import { NeuronRef, State, Term } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */
/** @import { Box, Layout, Scene } from "../../stage/types.js" */

/**
 * What is asked about, and where in the window; `rested` is true if a mouse came to rest there.
 * @typedef {{element: Element, x?: number, y?: number, rested?: boolean}} Asked
 */

/** The size of the box around a point on the stage, in CSS px. */
const DOT = 16;
/** How far the numbers beside a point on the stage extend to each side, in CSS px. */
const BESIDE = 84;
/** A mark larger than this is explained where the mouse rests, in CSS px. */
const LARGE = 200;
/** Parts of the page that hold marks in rows; a card beside them covers none of the marks. */
const COLUMNS = ".input, fp-answer, fp-neuron, .tile";
/** How far outside a mark and its card the mouse may move on its way between them, in CSS px. */
const NEAR = 12;

/**
 * @param {Store<State>} store
 * @param {Document} [page]
 * @returns {{whatIs: (asked?: Asked) => void}}
 */
export function createTermFinder(store, page = document) {
  /** @param {Asked} asked */
  function explain({ element, x, y, rested = false }) {
    const found = termOf(/** @type {HTMLElement} */ (element));
    if (element.closest("fp-glossary")) return;
    if (!found) {
      store.update((state) => explained(state, null));
      return;
    }
    const { x: left, y: top, width, height } = found.mark.getBoundingClientRect();
    const column = found.mark.closest(COLUMNS)?.getBoundingClientRect();
    const whole = { name: found.name, box: { x: left, y: top, width, height }, column };
    const painted = found.name === "network" && element.localName === "canvas";
    const term = painted ? onStage(whole.box, x, y) : null;
    // A mouse that rests on empty space asks nothing.
    const isBare = painted ? !term : found.mark.localName.startsWith("fp-");
    if (rested && isBare) return;
    if (rested) explainAtRest(term ?? whole, x ?? 0, y ?? 0);
    else store.update((state) => explained(state, term ?? whole));
  }

  /**
   * Explains a small mark below or above it, a large one beside the mouse.
   * @param {Term} term
   * @param {number} x
   * @param {number} y
   */
  function explainAtRest({ name, box, column }, x, y) {
    const isLarge = box.width > LARGE && box.height > LARGE;
    const at = { x: x - DOT / 2, y: y - DOT / 2, width: DOT, height: DOT };
    store.update((state) =>
      explained(state, { name, box: isLarge ? at : box, column, rested: true }),
    );
  }

  /**
   * Hides an explanation when the mouse leaves the mark and the card, over which it may rest too.
   * @param {PointerEvent} event
   */
  function goWithMouse({ clientX: x, clientY: y }) {
    const { term } = store.get();
    if (!term?.rested) return;
    const card = page.querySelector("[data-part=glossary]")?.getBoundingClientRect();
    if (!inside(grown(card?.height ? around(term.box, card) : term.box), x, y)) hideRested();
  }

  function hideRested() {
    if (store.get().term?.rested) store.update((state) => explained(state, null));
  }

  /**
   * Returns what is painted at a point of the stage; for the keyboard, the current neuron or connection.
   * @param {Box} stage
   * @param {number} [x]
   * @param {number} [y]
   */
  function onStage(stage, x, y) {
    const state = store.get();
    if (!state.card) return null;
    const { width, height } = stage;
    const layout = layoutStage({ ...stageShape(state), width, height });
    if (x !== undefined && y !== undefined) {
      const shown = { ...state, activations: activationsOf(state) };
      const scene = buildScene(shown, layout, DARK); // only positions matter here, not colours
      const name = painted(scene, state, x - stage.x, y - stage.y);
      const box = { x: x - DOT / 2, y: y - DOT / 2, width: DOT, height: DOT };
      return name && { name, box, column: { ...box, x: x - BESIDE, width: 2 * BESIDE } };
    }
    const at = state.edge ?? state.selection;
    if (!at) return null;
    const { x: across, y: down } = layout.layers[at.layer];
    const [left, top] = [stage.x + across[at.neuron], stage.y + down[at.neuron]];
    const name = state.edge ? "line" : nameOf(at, state);
    return { name, box: { x: left - DOT / 2, y: top - DOT / 2, width: DOT, height: DOT } };
  }

  let lastTarget = /** @type {EventTarget | null} */ (null);
  page.addEventListener("pointermove", (event) => {
    goWithMouse(event);
    if (!store.get().asking || event.pointerType !== "mouse") return;
    const element = /** @type {Element} */ (event.target);
    if (element === lastTarget && element.localName !== "canvas") return;
    lastTarget = element;
    explain({ element, x: event.clientX, y: event.clientY });
  });
  page.addEventListener("focusin", ({ target }) => {
    const element = /** @type {Element} */ (target);
    if (element.closest("fp-glossary")) return;
    if (store.get().asking) explain({ element });
    else store.update((state) => explained(state, null));
  });
  // In help mode, pressing a mark explains it and does nothing else: the pad is not drawn on, and no menu opens.
  for (const type of ["pointerdown", "mousedown", "click", "dblclick"]) {
    page.addEventListener(type, (event) => press(/** @type {PointerEvent} */ (event)), true);
  }
  page.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !(store.get().asking || store.get().term)) return;
      event.stopPropagation();
      store.update((state) => askingChanged(state, false));
    },
    true,
  );
  page.addEventListener("wheel", () => hideRested(), { passive: true });
  store.subscribe((state) => page.body.toggleAttribute("data-asking", state.asking));

  /** @type {boolean} Whether to ignore the click that follows a long press. */
  let held = false;
  /** @param {PointerEvent} event */
  function press(event) {
    const element = /** @type {Element} */ (event.target);
    if (element.closest("fp-glossary")) return;
    const { asking, term } = store.get();
    const afterRest = held && event.type !== "pointerdown";
    if (event.type === "pointerdown" || event.type === "click") held = false;
    if (asking || afterRest) {
      event.preventDefault();
      event.stopPropagation();
      if (asking && event.type === "pointerdown") {
        explain({ element, x: event.clientX, y: event.clientY });
      }
    } else if (term && event.type === "pointerdown") {
      store.update((state) => explained(state, null));
    }
  }

  return {
    whatIs(asked) {
      if (!asked) {
        store.update((state) => askingChanged(state, !state.asking));
        return;
      }
      const { term, asking } = store.get();
      if (asked.rested) {
        if (!asking && (!term || term.rested)) explain(asked);
        return;
      }
      held = asked.x !== undefined;
      if (!held && term && !term.rested) {
        // Asked again about the same mark: move the focus into the card, to the link to the lesson.
        /** @type {HTMLElement | null} */ (page.querySelector("fp-glossary button"))?.focus();
        return;
      }
      explain(asked);
    },
  };
}

/**
 * Returns the term for what is painted at a point of the stage.
 * @param {Scene} scene
 * @param {Pick<State, "card">} state
 * @param {number} x
 * @param {number} y
 */
export function painted(scene, state, x, y) {
  const { layout } = scene;
  if (scene.curtain && onCurtain(layout, x, y)) return "curtain";
  const work = atWork(scene, x, y);
  if (work) return work;
  if (layout.outputs.some(({ bar }) => inside(bar, x, y))) return "bar";
  if (layout.layers.some((layer) => onHeatmap(layer, x, y))) return "heatmap";
  if (layout.lens && inside(layout.lens, x, y)) return "heatmap";
  const ref = hitTest(layout, x, y);
  if (ref) return nameOf(ref, state);
  if (inside(layout.legend, x, y)) return "scale";
  if (layout.gaps.some(({ box }) => inside(box, x, y))) return "line";
  return null;
}

/**
 * Returns what is painted beside the neurons of the active layer: a growing sum, or the curve that squishes it.
 * @param {Scene} scene
 * @param {number} x
 * @param {number} y
 */
function atWork({ layout, layers }, x, y) {
  const layer = layers.findIndex(({ sums }) => sums !== null);
  const place = layout.sums[layer];
  if (!place) return null;
  const { half, thickness, curve } = place;
  const { first, end } = layout.layers[layer];
  /**
   * @param {number} from Offset from the middle of the bars, downwards.
   * @param {number} height
   */
  const isIn = (from, height) =>
    place.x
      .subarray(first, end)
      .some((zero, i) =>
        inside({ x: zero - half, y: place.y[first + i] + from, width: 2 * half, height }, x, y),
      );
  if (isIn(-thickness, 2 * thickness)) return "adding";
  return curve && layers[layer].sums?.squish && isIn(curve.below, curve.height) ? "curve" : null;
}

/**
 * @param {NeuronRef} ref
 * @param {Pick<State, "card">} state
 */
function nameOf({ layer }, state) {
  if (layer === 0) return "pixel";
  return layer === lastLayer(/** @type {State} */ (state)) ? "output" : "hidden";
}

/**
 * @param {Layout["layers"][number]} layer
 * @param {number} x
 * @param {number} y
 */
function onHeatmap({ heatmap, heatmapX, heatmapY }, x, y) {
  if (heatmap === 0) return false;
  const size = { width: heatmap, height: heatmap };
  return Array.from(heatmapX).some((left, i) => inside({ x: left, y: heatmapY[i], ...size }, x, y));
}

/**
 * Returns the smallest box around two boxes.
 * @param {Box} one
 * @param {Box} other
 */
function around(one, other) {
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  const right = Math.max(one.x + one.width, other.x + other.width);
  const bottom = Math.max(one.y + one.height, other.y + other.height);
  return { x, y, width: right - x, height: bottom - y };
}

/** @param {Box} box */
function grown({ x, y, width, height }) {
  return { x: x - NEAR, y: y - NEAR, width: width + 2 * NEAR, height: height + 2 * NEAR };
}

/**
 * @param {Box} box
 * @param {number} x
 * @param {number} y
 */
function inside(box, x, y) {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}
