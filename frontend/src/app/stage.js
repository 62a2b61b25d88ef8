/**
 * The store and the stage: paints the network when something it shows has changed, lets time pass
 * while a pass plays, and lets pointer and keys choose neurons.
 * @module
 */

import { hitLine, hitTest } from "../input/hit.js";
import { neighbour } from "../input/walk.js";
import { paletteOf } from "../stage/color.js";
import { createClock } from "../stage/clock.js";
import { createHaste } from "../stage/haste.js";
import { layoutStage } from "../stage/layout.js";
import { linesAt } from "../stage/lines.js";
import { createRenderer } from "../stage/renderer.js";
import { buildScene } from "../stage/scene.js";
import * as change from "../store/state.js";

/** @import { Link, NeuronRef, State } from "../types.js" */
/** @import { Store } from "../store/store.js" */
/** @import { Arrow } from "../input/walk.js" */
/** @import { Layout, Scene } from "../stage/types.js" */

/** What the stage shows of the state. */
const SHOWN = /** @type {const} */ ([
  "card",
  "weights",
  "pass",
  "time",
  "playing",
  "selection",
  "hover",
  "lines",
  "link",
  "curtain",
  "view",
  "shade",
  "hues",
]);

/** Where the arrow keys begin. */
const FIRST = { layer: 1, neuron: 0 };

/** Where the inspector is a sheet over the lower half of the window, as in `layout.css`. */
const ON_A_PHONE = matchMedia("(max-width: 699px)");
/** What shows of the timeline below that sheet, in CSS px. */
const TIMELINE = 60;
/** How far above that sheet a selected neuron stands, in CSS px. */
const ABOVE_SHEET = 64;

/**
 * @param {Store<State>} store
 * @param {HTMLCanvasElement} canvas
 * @returns {ReturnType<typeof createClock>}
 */
export function connectStage(store, canvas) {
  const place = /** @type {HTMLElement} */ (canvas.parentElement);
  /** @type {Layout | null} */
  let layout = null;
  const clock = createClock({
    read: () => ({ ...positionOf(store.get()) }),
    onMove: (time, playing) => store.update((state) => change.timeChanged(state, time, playing)),
  });
  const haste = createHaste({ onRest: () => renderer.markDirty() });
  const renderer = createRenderer(canvas, {
    onFrame: (deltaMs) => {
      const plays = clock.tick(deltaMs);
      const returns = haste.tick(store.get().motion === "full" ? deltaMs : Infinity);
      showScene();
      return plays || returns;
    },
    onPainted: (seq) => {
      const { link } = store.get();
      canvas.dataset.link = link ? `${link.layer}.${link.neuron}.${link.source}` : "";
      canvas.dataset.seq = String(seq);
      canvas.dataset.weights = change.hasWeights(store.get()) ? "complete" : "loading";
    },
  });

  place.hidden = store.get().view !== "stage";

  /** @type {Scene | null} */
  let scene = null;

  function showScene() {
    const state = store.get();
    if (!layout || state.view !== "stage") return;
    scene = buildScene(state, layout, paletteOf(state), haste.detail());
    renderer.setScene(scene);
  }

  function arrange() {
    const { card } = store.get();
    const { clientWidth: width, clientHeight: height } = canvas;
    if (!card || !width || !height) return;
    layout = layoutStage({ sizes: card.sizes, width, height });
    renderer.resize(width, height);
    showScene();
  }

  /**
   * Keeps the selected neuron above the sheet that tells of it on a phone, and the keys at work when
   * the one that held them is let go.
   * @param {State} state
   */
  function follow({ selection, motion }) {
    if (!selection) {
      if (document.activeElement?.closest("fp-neuron")) canvas.focus({ preventScroll: true });
    } else if (layout && ON_A_PHONE.matches) {
      const y =
        canvas.getBoundingClientRect().top + layout.layers[selection.layer].y[selection.neuron];
      const sheet = window.innerHeight / 2 - TIMELINE;
      if (y > ABOVE_SHEET && y < sheet - ABOVE_SHEET) return;
      const behavior = motion === "full" ? "smooth" : "instant";
      // A pixel has nothing above it; what it feeds lies below.
      const place = selection.layer === 0 ? ABOVE_SHEET : sheet - ABOVE_SHEET;
      window.scrollBy({ top: y - place, behavior });
    }
  }

  store.subscribe((state, previous) => {
    place.hidden = state.view !== "stage";
    if (state.selection !== previous.selection) follow(state);
    if (state.pass !== previous.pass && state.penDown) haste.hurry();
    if (state.card?.sizes !== previous.card?.sizes) arrange();
    else if (SHOWN.some((key) => state[key] !== previous[key])) renderer.markDirty();
  });
  new ResizeObserver(arrange).observe(canvas);
  connectPointer(store, canvas, () => scene);
  connectKeys(store, canvas, () => layout, clock);
  return clock;
}

/**
 * Where playback stands: it never runs ahead of the layers that have come.
 * @param {State} state
 */
function positionOf(state) {
  const { time, playing, speed, card, pass } = state;
  const sizes = card?.sizes ?? [];
  const end = Math.max(0, Math.min(sizes.length, pass?.layers.length ?? sizes.length) - 1);
  return { time, end, playing, speed, sizes };
}

/**
 * The connection into the selected neuron that comes after the one pointed at, by strength.
 * @param {State} state
 * @param {1 | -1} step
 * @returns {Link | null}
 */
function nextLink({ selection, link, weights, pass }, step) {
  const into = selection && weights[selection.layer - 1];
  if (!into) return null;
  const a = pass?.layers[selection.layer - 1]?.a ?? null;
  const { count, sources, values } = linesAt(into, a, "into", selection.neuron);
  if (count === 0) return null;
  const order = [...Array(count).keys()].sort((i, j) => Math.abs(values[j]) - Math.abs(values[i]));
  const own = change.sameNeuron(link, selection) ? link?.source : undefined;
  const at = order.findIndex((i) => sources[i] === own);
  const next = at < 0 ? 0 : Math.min(count - 1, Math.max(0, at + step));
  return { ...selection, source: sources[order[next]] };
}

/**
 * @param {Store<State>} store
 * @param {HTMLCanvasElement} canvas
 * @param {() => Scene | null} getScene
 */
function connectPointer(store, canvas, getScene) {
  const neuronAt = (/** @type {PointerEvent | MouseEvent} */ { offsetX, offsetY }) => {
    const scene = getScene();
    return scene && hitTest(scene.layout, offsetX, offsetY);
  };
  const lineAt = (/** @type {PointerEvent} */ { offsetX, offsetY }) => {
    const scene = store.get().selection && getScene();
    if (!scene) return null;
    for (const [gap, { chosen }] of scene.gaps.entries()) {
      const link = chosen && hitLine(scene.layout, gap, chosen, offsetX, offsetY);
      if (link) return link;
    }
    return null;
  };
  const point = (/** @type {NeuronRef | null} */ ref, /** @type {Link | null} */ link) => {
    canvas.style.cursor = ref || link ? "pointer" : "default";
    store.update((state) => (link ? change.linked(state, link) : change.hovered(state, ref)));
  };
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "mouse" || event.buttons !== 0) return;
    const ref = neuronAt(event);
    point(ref, ref ? null : lineAt(event));
  });
  canvas.addEventListener("pointerleave", () => point(null, null));
  canvas.addEventListener("click", (event) => {
    store.update((state) => change.selected(state, neuronAt(event)));
  });
}

/**
 * Arrows walk from neuron to neuron, Enter and space open one and let go of it, so does Escape;
 * brackets walk its connections, the strongest first; P plays, comma and full stop step.
 * @param {Store<State>} store
 * @param {HTMLCanvasElement} canvas
 * @param {() => Layout | null} getLayout
 * @param {ReturnType<typeof createClock>} clock
 */
function connectKeys(store, canvas, getLayout, clock) {
  const select = (/** @type {NeuronRef | null} */ ref) =>
    store.update((state) => ({ ...state, selection: ref, hover: null, link: null }));
  /** @type {Record<string, () => void>} */
  const keys = {
    Escape: () => select(null),
    Enter: () => select(store.get().selection ? null : FIRST),
    " ": () => select(store.get().selection ? null : FIRST),
    "]": () => store.update((state) => change.linked(state, nextLink(state, 1))),
    "[": () => store.update((state) => change.linked(state, nextLink(state, -1))),
    p: () => (store.get().playing ? clock.pause() : clock.play()),
    ",": () => clock.stepLayer(-1),
    ".": () => clock.stepLayer(1),
  };
  canvas.addEventListener("keydown", (event) => {
    const layout = getLayout();
    if (!layout || event.ctrlKey || event.metaKey || event.altKey) return;
    const { selection } = store.get();
    if (event.key.startsWith("Arrow")) {
      select(selection ? neighbour(layout, selection, /** @type {Arrow} */ (event.key)) : FIRST);
    } else if (keys[event.key]) {
      keys[event.key]();
    } else {
      return;
    }
    event.preventDefault();
  });
}
