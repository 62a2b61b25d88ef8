/**
 * Paints the stage when its state changes, advances the time while a pass plays, and keeps the selected neuron in
 * sight.
 * @module
 */

import { paletteOf } from "../../stage/color.js";
import { createClock } from "../../stage/clock.js";
import { createDetailLevel } from "../../stage/detail-level.js";
import { keepParts } from "../../stage/layout/keep-parts.js";
import { layoutStage } from "../../stage/layout.js";
import { createRenderer } from "../../stage/renderer.js";
import { buildScene } from "../../stage/scene.js";
import { isGoing } from "../../store/run.js";
import * as change from "../../store/state.js";
import { codeMissed } from "../../store/missing-code.js";
import { stageShape } from "../../store/stage-shape.js";
import { connectKeys, connectPointer } from "../input/stage-input.js";

/** @import { State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */
/** @import { Layout, Scene } from "../../stage/types.js" */

/** The parts of the state that the stage shows. */
const SHOWN = /** @type {const} */ ([
  "card",
  "weights",
  "switches",
  "pass",
  "time",
  "playing",
  "byNeuron",
  "selection",
  "inside",
  "hover",
  "lines",
  "edge",
  "curtain",
  "curves",
  "blankShown",
  "lesson",
  "view",
  "shade",
  "pixelRatio",
  "hues",
  "spoken",
]);

const SHAPE = /** @type {const} */ (["sizes", "large", "heatmaps", "windows"]);

/** The parts of the state that windows depend on, apart from the layout. */
const BESIDE_WINDOWS = /** @type {const} */ ([
  "selection",
  "inside",
  "curtain",
  "spoken",
  "codeRound",
]);

/** Matches where the inspector is a sheet over the lower half of the window, as in `layout.css`. */
const ON_A_PHONE = matchMedia("(max-width: 699px)");
/** Height of the timeline that remains visible below that sheet, in CSS px. */
const TIMELINE = 60;
/** A smaller stage belongs to a page that is still being built, and is not laid out yet; in CSS px. */
const LEAST_SIDE = 64;
/** The share of the room above the lesson card that the sheet leaves to the stage, as in `lesson.css`. */
const IN_A_LESSON = 0.4;
/** The least height of the sheet during a lesson, in CSS px, as in `lesson.css`. */
const LEAST_SHEET = 244;
/** How far above the sheet a selected neuron is kept, in CSS px. */
const ABOVE_SHEET = 64;
/**
 * Delay after the first answer before the code of the other views is loaded, in ms. After that it is there even if the
 * server goes away.
 */
const AFTER_DIGIT_MS = 1000;

/**
 * @param {Store<State>} store
 * @param {HTMLCanvasElement} canvas
 * @returns {ReturnType<typeof createClock>}
 */
export function connectStage(store, canvas) {
  const container = /** @type {HTMLElement} */ (canvas.parentElement);
  /** @type {Layout | null} */
  let layout = null;
  const clock = createClock({
    read: () => ({ ...positionOf(store.get()) }),
    onMove: (time, playing, byNeuron) =>
      store.update((state) => change.timeChanged(state, time, playing, byNeuron)),
  });
  const detailLevel = createDetailLevel({ onRest: () => renderer.markDirty() });
  const renderer = createRenderer(canvas, {
    onTick: (deltaMs) => {
      const plays = clock.tick(deltaMs);
      const returns = detailLevel.tick(store.get().motion === "full" ? deltaMs : Infinity);
      showScene();
      return plays || returns;
    },
    onPainted: (seq) => {
      const state = store.get();
      const { edge, curves } = state;
      tell("edge", edge ? `${edge.layer}.${edge.neuron}.${edge.source}` : "");
      tell("seq", String(seq));
      tell("curves", hasAllViews && Object.keys(curves).length > 0 ? "complete" : "waiting");
      const isComplete = change.hasWeights(state) && (hasAllViews || !opensMore(state));
      tell("weights", isComplete ? "complete" : "loading");
      if (!loading && isRead(state)) loading = setTimeout(loadViews, AFTER_DIGIT_MS);
    },
  });

  /**
   * Publishes what the stage shows as an attribute, for tests and course pages. An unchanged value is not written
   * again, because that would recalculate styles.
   * @param {string} name
   * @param {string} value
   */
  function tell(name, value) {
    if (canvas.dataset[name] !== value) canvas.dataset[name] = value;
  }

  container.hidden = store.get().view !== "stage";

  /** @type {Scene | null} */
  let scene = null;

  function showScene() {
    const state = store.get();
    if (!layout || state.view !== "stage") return;
    const activations = change.activationsOf(state);
    const shown = { ...state, activations, resting: change.isResting(state) };
    scene = buildScene(shown, layout, paletteOf(state), detailLevel.value());
    renderer.setScene(scene);
  }

  function arrange() {
    const shape = stageShape(store.get());
    const { clientWidth: width, clientHeight: height } = canvas;
    if (!shape.sizes.length || width < LEAST_SIDE || height < LEAST_SIDE) return;
    layout = keepParts(layoutStage({ ...shape, width, height }), layout);
    renderer.resize(width, height);
    showScene();
    showWindows();
  }

  let hasAllViews = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let loading;
  /** The attempt at loading code in which the views were requested. */
  let viewsRound = -1;

  /** Draws all views from now on; their code is loaded when the visitor first opens or points at something. */
  function loadViews() {
    const { codeRound } = store.get();
    if (hasAllViews || viewsRound === codeRound) return;
    viewsRound = codeRound;
    import("../../stage/views/index.js").then(
      ({ VIEWS }) => {
        hasAllViews = true;
        renderer.addViews(VIEWS);
      },
      () => store.update(codeMissed),
    );
  }

  /** @type {Promise<ReturnType<typeof import("./windows.js").createWindows> | null> | null} */
  let loadedWindows = null;

  /** Shows the overviews of large layers; their code is loaded with the first of these. */
  async function showWindows() {
    if (!layout?.layers.some(({ overview }) => overview) && !loadedWindows) return;
    loadedWindows ??= import("./windows.js").then(
      ({ createWindows, view }) => {
        renderer.addOverviews(view);
        return createWindows(store, canvas);
      },
      () => {
        loadedWindows = null;
        store.update(codeMissed);
        return null;
      },
    );
    const windows = await loadedWindows;
    if (layout) windows?.show(layout);
  }

  /**
   * On a phone, keeps the selected neuron above the sheet that describes it. When the neuron is deselected, keeps
   * keyboard control if the focus was in the sheet.
   * @param {State} state
   */
  function follow({ selection, motion, view }) {
    if (!selection) {
      if (document.activeElement?.closest("fp-neuron")) canvas.focus({ preventScroll: true });
    } else if (layout && view === "stage" && ON_A_PHONE.matches) {
      const y =
        canvas.getBoundingClientRect().top + layout.layers[selection.layer].y[selection.neuron];
      const sheet = topOfSheet();
      if (y > ABOVE_SHEET && y < sheet - ABOVE_SHEET) return;
      const behavior = motion === "full" ? "smooth" : "instant";
      // A pixel has nothing above it; the neurons it feeds lie below.
      const target = selection.layer === 0 ? ABOVE_SHEET : sheet - ABOVE_SHEET;
      window.scrollBy({ top: y - target, behavior });
    }
  }

  /**
   * Stores the position from which the inside of a neuron grows.
   * @param {State} state
   */
  function markOrigin({ selection }) {
    const { x, y } = layout?.layers[selection?.layer ?? 0] ?? {};
    if (!selection || !x || !y) return;
    container.style.setProperty("--neuron-x", `${x[selection.neuron]}px`);
    container.style.setProperty("--neuron-y", `${y[selection.neuron]}px`);
  }

  store.subscribe((state, previous) => {
    container.hidden = state.view !== "stage";
    canvas.inert = state.inside !== null;
    if (canvas.inert && previous.inside === null) markOrigin(state);
    if (state.selection !== previous.selection) follow(state);
    if (state.pass !== previous.pass) {
      const { run } = state.training ?? {};
      if (state.penDown || state.activeEdit) detailLevel.reduce();
      else if (run?.isOpen && isGoing(run)) detailLevel.learn();
    }
    if (opensMore(state) || viewsRound >= 0) loadViews();
    // While a window moves, the stage is painted many times a second.
    if (state.windows !== previous.windows) detailLevel.reduce();
    if (BESIDE_WINDOWS.some((key) => state[key] !== previous[key])) showWindows();
    const [shape, before] = [stageShape(state), stageShape(previous)];
    if (SHAPE.some((key) => shape[key] !== before[key])) {
      arrange();
    } else if (
      !canvas.inert && // the inside of a neuron covers the stage
      SHOWN.some((key) => state[key] !== previous[key]) &&
      !isEditHalfShown(state, previous)
    ) {
      renderer.markDirty();
    }
  });
  new ResizeObserver(arrange).observe(canvas);
  addEventListener("beforeprint", renderer.paintNow);
  connectPointer(store, canvas, () => scene);
  connectKeys(store, canvas, () => layout);
  return clock;
}

/**
 * Whether the stage shows more than a digit that was read: something opened or pointed at, a pass that plays, or a
 * number line.
 * @param {State} state
 */
function opensMore({ selection, hover, edge, curtain, playing, curves, card }) {
  const isOpened =
    selection || hover || edge || curtain || playing || Object.keys(curves).length > 0;
  return Boolean(isOpened) || card?.sizes.at(-1) === 1;
}

/**
 * Whether a digit has been read and its handwriting is complete.
 * @param {State} state
 */
function isRead({ pass, penDown }) {
  return Boolean(pass?.answer && pass.answer.state !== "blank" && !penDown);
}

/** Returns the top of the inspector's sheet on a phone, measured from the top of the window, as in the styles. */
function topOfSheet() {
  const lesson = parseFloat(document.documentElement.style.getPropertyValue("--lesson")) || 0;
  if (!lesson) return window.innerHeight / 2 - TIMELINE;
  const room = window.innerHeight - lesson;
  return Math.min(IN_A_LESSON * room, room - LEAST_SHEET);
}

/**
 * Whether a held dial has turned and the pass through the edited network is still pending; then one picture is
 * painted for both.
 * @param {State} state
 * @param {State} previous
 */
function isEditHalfShown(state, previous) {
  const edited = state.activeEdit && state.weights !== previous.weights;
  return edited && state.pass && state.connection === "connected" && state.mode === "live";
}

/**
 * Returns the playback position, which never runs ahead of the layers that have arrived.
 * @param {State} state
 */
function positionOf(state) {
  const { time, playing, speed, card, pass } = state;
  const sizes = card?.sizes ?? [];
  const end = Math.max(0, Math.min(sizes.length, pass?.layers.length ?? sizes.length) - 1);
  return { time, end, playing, speed, sizes };
}
