/**
 * Connects pointer and keys to the stage: they select neurons, look inside one, point at edges and lift the curtain.
 * @module
 */

import { hitLine, hitNearest, hitTest, onCurtain } from "../../input/hit.js";
import { neighbour } from "../../input/walk.js";
import { linesAt } from "../../stage/lines.js";
import { FAINTEST } from "../../stage/line-raster.js";
import { actionOfKey } from "../../actions/keys.js";
import * as change from "../../store/state.js";

/** @import { Edge, NeuronRef, State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */
/** @import { Arrow } from "../../input/walk.js" */
/** @import { Layout, Scene } from "../../stage/types.js" */

/** How far apart the two clicks of a double click may be, in CSS px. */
const SLIP = 8;
/** The longest time between a click on the selected neuron and a second one that opens its inside, in ms. */
const DOUBLE_CLICK_MS = 400;

/** The direction in which an arrow key steps through the connections of a neuron. */
const ALONG = /** @type {const} */ ({
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
});

/**
 * The keys of actions that work on the stage.
 * @param {HTMLCanvasElement} canvas
 * @param {import("../../actions/detail.d.ts").Act} act
 */
export function connectStageKeys(canvas, act) {
  canvas.addEventListener("keydown", (event) => {
    const name = actionOfKey(event, "stage");
    if (!name) return;
    event.preventDefault();
    act(name);
  });
}

/** @typedef {Pick<PointerEvent, "offsetX" | "offsetY" | "pointerType">} PointerPosition */

/**
 * @param {Store<State>} store
 * @param {HTMLCanvasElement} canvas
 * @param {() => Scene | null} getScene
 */
export function connectPointer(store, canvas, getScene) {
  const covered = (/** @type {PointerPosition} */ { offsetX, offsetY }) => {
    const scene = getScene();
    return scene !== null && scene.curtain && onCurtain(scene.layout, offsetX, offsetY);
  };
  const neuronAt = (/** @type {PointerPosition} */ { offsetX, offsetY }) => {
    const scene = getScene();
    return scene && hitTest(scene.layout, offsetX, offsetY);
  };
  const lineAt = (/** @type {PointerPosition} */ { offsetX, offsetY }) => {
    const scene = store.get().selection && getScene();
    if (!scene) return null;
    const how = { least: FAINTEST };
    for (const [gap, { focusLines }] of scene.gaps.entries()) {
      const edge = focusLines && hitLine(scene.layout, gap, focusLines, offsetX, offsetY, how);
      if (edge) return edge;
    }
    return null;
  };
  /** @param {PointerPosition} position */
  const markAt = (position) => {
    const { offsetX: x, offsetY: y, pointerType } = position;
    const scene = store.get().selection && getScene();
    if (scene && pointerType === "touch") {
      const lines = scene.gaps.map(({ focusLines }) => focusLines);
      return hitNearest(scene.layout, lines, x, y, FAINTEST);
    }
    const ref = neuronAt(position);
    return { ref, edge: ref ? null : lineAt(position) };
  };
  const point = (/** @type {NeuronRef | null} */ ref, /** @type {Edge | null} */ edge) =>
    store.update((state) => (edge ? change.edgePointed(state, edge) : change.hovered(state, ref)));

  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "mouse" || event.buttons !== 0) return;
    const behind = covered(event);
    const { ref, edge } = behind ? { ref: null, edge: null } : markAt(event);
    canvas.style.cursor = behind || ref || edge ? "pointer" : "default";
    point(ref, edge);
  });
  canvas.addEventListener("pointerleave", () => point(null, null));
  /** What the last click hit, and where. A panel may cover it by the time of the second click. */
  let clicked = { ref: /** @type {NeuronRef | null} */ (null), clientX: 0, clientY: 0 };
  document.addEventListener("dblclick", ({ clientX, clientY }) => {
    const missed = Math.hypot(clientX - clicked.clientX, clientY - clicked.clientY);
    if (missed < SLIP) store.update((state) => change.insideOpened(state, clicked.ref));
  });
  canvas.addEventListener("click", (event) => {
    if (event.detail > 1) return;
    const pointer = /** @type {PointerEvent} */ (event);
    if (covered(pointer)) {
      store.update((state) => change.curtainDrawn(state, false));
      return;
    }
    const { ref, edge } = markAt(pointer);
    const { clientX, clientY } = pointer;
    clicked = { ref, clientX, clientY };
    if (edge) point(null, edge);
    else if (ref && change.sameNeuron(store.get().selection, ref)) letGoUnlessOpened(ref);
    else store.update((state) => change.selected(state, ref));
  });

  /**
   * Deselects the selected neuron after a click, unless the click was the first of two.
   * @param {NeuronRef} ref
   */
  function letGoUnlessOpened(ref) {
    setTimeout(() => {
      const { selection, inside } = store.get();
      if (inside !== null || !change.sameNeuron(selection, ref)) return;
      store.update((state) => change.selected(state, ref));
    }, DOUBLE_CLICK_MS);
  }
  const touched = async () => {
    const { connectPinch } = await import("./stage-pinch.js");
    connectPinch(store, canvas, getScene);
  };
  canvas.parentElement?.addEventListener("touchstart", touched, { once: true, passive: true });
}

/**
 * Arrow keys move from neuron to neuron. With Shift they step through the connections of the neuron, strongest first,
 * as the brackets do. Space selects a neuron or deselects it; Escape deselects it. Escape also cancels the opening of
 * a scene inside a neuron whose code is still loading.
 * @param {Store<State>} store
 * @param {HTMLCanvasElement} canvas
 * @param {() => Layout | null} getLayout
 */
export function connectKeys(store, canvas, getLayout) {
  const visit = (/** @type {NeuronRef | null} */ ref) =>
    store.update((state) => change.visited(state, ref));
  const walkEdges = (/** @type {1 | -1} */ step) =>
    store.update((state) => change.edgePointed(state, nextEdge(state, step)));
  /** Where the keys start: at the first disc. */
  const first = () => ({ layer: 1, neuron: getLayout()?.layers[1].first ?? 0 });
  /** @type {Record<string, () => void>} */
  const keys = {
    Escape: () => visit(null),
    " ": () => visit(store.get().selection ? null : first()),
    "]": () => walkEdges(1),
    "[": () => walkEdges(-1),
  };
  canvas.addEventListener("keydown", (event) => {
    const layout = getLayout();
    if (!layout || event.ctrlKey || event.metaKey || event.altKey) return;
    const { selection } = store.get();
    const arrow = event.key in ALONG ? /** @type {Arrow} */ (event.key) : null;
    if (arrow && event.shiftKey) walkEdges(ALONG[arrow]);
    else if (arrow) visit(selection ? neighbour(layout, selection, arrow) : first());
    else if (keys[event.key]) keys[event.key]();
    else return;
    event.preventDefault();
  });
  const stopWaiting = (/** @type {KeyboardEvent} */ event) => {
    const { inside, view } = store.get();
    if (event.key !== "Escape" || inside === null || view !== "stage") return;
    if (document.querySelector("[data-part=inside]")) return; // the open scene handles its own keys
    event.stopPropagation();
    store.update((state) => change.insideMoved(state, null));
    if (document.activeElement === document.body) canvas.focus({ preventScroll: true });
  };
  document.addEventListener("keydown", stopWaiting, { capture: true });
}

/**
 * Returns the connection of the selected neuron that follows the current one in order of strength: one into the
 * neuron, or out of it if it is a pixel.
 * @param {Pick<State, "selection" | "edge" | "weights" | "pass">} state
 * @param {1 | -1} step
 * @returns {Edge | null}
 */
export function nextEdge({ selection, edge, weights, pass }, step) {
  if (!selection) return null;
  const { layer, neuron } = selection;
  const gap = Math.max(layer - 1, 0);
  if (!weights[gap]) return null;
  const a = pass?.layers[gap]?.a ?? null;
  const end = layer === 0 ? "outOf" : "into";
  const { count, sources, targets, values } = linesAt(weights[gap], a, end, neuron);
  if (count === 0) return null;
  const strength = values.map(Math.abs);
  const order = [...strength.keys()].sort((i, j) => strength[j] - strength[i]);
  const edges = order.map((i) => ({ layer: gap + 1, neuron: targets[i], source: sources[i] }));
  const at = edges.findIndex((other) => change.sameEdge(other, edge));
  return edges[at < 0 ? 0 : Math.min(count - 1, Math.max(0, at + step))];
}
