/**
 * What one repaint shows, as plain data: state and layout in, scene out. Whatever depends on weights
 * and activations alone is computed once for them and kept, so that a repaint within a pass costs
 * nothing but its time.
 * @module
 */

import { largestOf } from "../math/largest.js";
import { linesAt, strongestLines } from "./lines.js";
import { arrival, lit, travelled } from "./pulse-timing.js";

/** @import { LayerWeights, NeuronRef, State } from "../types.js" */
/** @import { GapPaint, HeatmapPaint, LayerPaint, EdgePaint, Layout, Lines, Palette, Scene } from "./types.js" */

/** How many lines a gap shows: enough to see where a digit flows, few enough for 60 repaints a second. */
const MOST_LINES = { flow: 420, weights: 1600 };
/** How many while the pen draws and every repaint brings other lines. */
const MOST_WHILE_DRAWING = 120;
/** The same behind the lines of one neuron: dimmed lines are hardly seen and cost as much. */
const MOST_BEHIND_WHILE_DRAWING = 0;

/** Steps of a scale, so that a number that follows the pen does not flicker. */
const STEPS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** Activation functions whose values leave [-1, 1]: their layers get a white of their own, not 1. */
const UNBOUNDED = new Set(["relu", "identity"]);
const SIGNED = new Set(["tanh", "identity"]);

/** A dead neuron's tiny weights are not blown up: no scale is below this share of the layer's largest. */
const LEAST_HEATMAP_SCALE = 0.25;

const NO_LINES = Object.freeze({
  count: 0,
  sources: new Uint16Array(0),
  targets: new Uint16Array(0),
  values: new Float32Array(0),
  largest: 0,
});

/**
 * What the stage shows of the state. `resting`: of the pass only the neuron that is looked at.
 * @typedef {Pick<State, "card" | "weights" | "pass" | "time" | "selection" | "hover" | "edge" | "lines" | "curtain"> & {resting?: boolean}} SceneState
 */

/**
 * @param {SceneState} state
 * @param {Layout} layout
 * @param {Palette} palette
 * @param {number} [detail] How much of the flow is shown, from 0 while the pen draws to 1 at rest.
 * @returns {Scene}
 */
export function buildScene(state, layout, palette, detail = 1) {
  const { pass, time } = state;
  const focus = focusOf(state);
  const end = layout.sizes.length - 1;
  const most = mostLines(state.lines, detail, focus !== null);
  return {
    layout,
    palette,
    seq: pass?.seq ?? -1,
    time,
    mode: state.lines,
    layers: layout.sizes.map((_, layer) => paintLayer(state, layout, layer, focus)),
    gaps: layout.gaps.map((_, gap) => paintGap(state, layout, gap, focus, most)),
    heatmaps: heatmapsIn(state),
    focus,
    curtain: state.curtain,
    edge: edgeOf(state),
    selection: state.selection,
    answer: pass && time >= end ? pass.answer : null,
  };
}

/**
 * An edge of the selected neuron is shown among its lines, any other among its target's.
 * @param {SceneState} state
 * @returns {NeuronRef | null}
 */
function focusOf({ hover, edge, selection }) {
  if (!edge) return hover ?? selection;
  const { layer, neuron, source } = edge;
  const feeds = selection?.layer === layer - 1 && selection.neuron === source;
  return feeds ? selection : { layer, neuron };
}

/**
 * @param {SceneState} state
 * @returns {EdgePaint | null}
 */
function edgeOf({ edge, weights, pass }) {
  const into = edge && weights[edge.layer - 1];
  if (!into || edge.neuron >= into.rowsLoaded) return null;
  const { neuron: target, source } = edge;
  const a = pass?.layers[edge.layer - 1]?.a[source] ?? null;
  return { gap: edge.layer - 1, source, target, w: into.W[target * into.nIn + source], a };
}

/**
 * Bare weights stay as they are while the pen draws: their picture is kept, and costs nothing.
 * @param {SceneState["lines"]} mode
 * @param {number} detail
 * @param {boolean} behind
 */
function mostLines(mode, detail, behind) {
  if (mode === "weights") return MOST_LINES.weights;
  const fewest = behind ? MOST_BEHIND_WHILE_DRAWING : MOST_WHILE_DRAWING;
  return Math.round(fewest + (MOST_LINES.flow - fewest) * detail);
}

/**
 * @param {SceneState} state
 * @param {Layout} layout
 * @param {number} layer
 * @param {NeuronRef | null} focus
 * @returns {LayerPaint}
 */
function paintLayer({ card, pass, time, resting }, { sizes }, layer, focus) {
  const a = pass?.layers[layer]?.a ?? null;
  const activation = layer === 0 ? "" : (card?.activations[layer - 1] ?? "");
  const white = a && UNBOUNDED.has(activation) ? whiteOf(a) : 1;
  const lit = resting ? litAtRest(sizes, layer, focus) : litOf(sizes, layer, time);
  return { a, lit, white, signed: SIGNED.has(activation) };
}

/**
 * @param {number[]} sizes
 * @param {number} layer
 * @param {number} time
 */
function litOf(sizes, layer, time) {
  const count = sizes[layer];
  if (layer === 0 || time >= layer) return new Float32Array(count).fill(1);
  return Float32Array.from({ length: count }, (_, i) => lit(time, arrival(layer - 1, i, count)));
}

/**
 * @param {number[]} sizes
 * @param {number} layer
 * @param {NeuronRef | null} focus
 */
function litAtRest(sizes, layer, focus) {
  const lit = new Float32Array(sizes[layer]);
  if (layer === 0) lit.fill(1);
  else if (focus?.layer === layer) lit[focus.neuron] = 1;
  return lit;
}

/**
 * @param {SceneState} state
 * @param {Layout} layout
 * @param {number} gap
 * @param {NeuronRef | null} focus
 * @param {number} most
 * @returns {GapPaint}
 */
function paintGap({ weights, pass, time, lines: mode, resting }, { sizes }, gap, focus, most) {
  const into = weights[gap];
  const a = pass?.layers[gap]?.a ?? null;
  const flow = mode === "flow";
  const moment = flow ? Math.min(Math.max(time, gap), gap + 1) : gap + 1;
  const shown = into !== undefined && moment > gap && (!flow || a !== null);
  if (!shown)
    return { lines: NO_LINES, full: 0, travel: null, moment, focusLines: null, dimmed: false };
  const sent = flow ? a : null;
  const lines = resting && flow ? NO_LINES : linesOf(into.W, into.nIn, into.rowsLoaded, sent, most);
  return {
    lines,
    full: roundScale(lines.largest),
    travel: moment < gap + 1 ? travelOf(sizes[gap + 1], gap, moment) : null,
    moment,
    focusLines: focus ? focusLinesOf(into, sent, gap, focus) : null,
    dimmed: focus !== null,
  };
}

/**
 * @param {number} count
 * @param {number} gap
 * @param {number} time
 */
function travelOf(count, gap, time) {
  return Float32Array.from({ length: count }, (_, i) => travelled(time, arrival(gap, i, count)));
}

/**
 * @param {LayerWeights} into
 * @param {Float32Array | null} sent
 * @param {number} gap
 * @param {NeuronRef} focus
 * @returns {Lines | null}
 */
function focusLinesOf({ W, nIn, rowsLoaded }, sent, gap, { layer, neuron }) {
  if (layer === gap + 1) return linesAtNeuron(W, nIn, rowsLoaded, sent, "into", neuron);
  if (layer === gap) return linesAtNeuron(W, nIn, rowsLoaded, sent, "outOf", neuron);
  return null;
}

/**
 * @param {SceneState} state
 * @returns {HeatmapPaint | null}
 */
function heatmapsIn({ weights: [first] }) {
  return first ? heatmapsOf(first.W, first.nIn, first.rowsLoaded) : null;
}

/**
 * The smallest round number that is not below a value; 0 stays 0.
 * @param {number} value ≥ 0
 */
export function roundScale(value) {
  if (!(value > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = STEPS.find((s) => s * power >= value * (1 - 1e-6)) ?? 10;
  return Number((step * power).toPrecision(2));
}

const whiteOf = remembered((/** @type {Float32Array} */ a) => roundScale(largestOf(a)) || 1);

// They remember by the weights themselves, not by the layer: a turned bias leaves W the same array.

const linesOf = remembered(
  (
    /** @type {Float32Array} */ W,
    /** @type {number} */ nIn,
    /** @type {number} */ rowsLoaded,
    /** @type {Float32Array | null} */ a,
    /** @type {number} */ most,
  ) => strongestLines({ W, nIn, rowsLoaded }, a, most),
);

const linesAtNeuron = remembered(
  (
    /** @type {Float32Array} */ W,
    /** @type {number} */ nIn,
    /** @type {number} */ rowsLoaded,
    /** @type {Float32Array | null} */ a,
    /** @type {"into" | "outOf"} */ end,
    /** @type {number} */ neuron,
  ) => linesAt({ W, nIn, rowsLoaded }, a, end, neuron),
);

const heatmapsOf = remembered(
  (/** @type {Float32Array} */ W, /** @type {number} */ nIn, /** @type {number} */ rowsLoaded) => {
    const largest = Float32Array.from({ length: rowsLoaded }, (_, j) =>
      largestOf(W.subarray(j * nIn, (j + 1) * nIn)),
    );
    const least = largestOf(largest) * LEAST_HEATMAP_SCALE;
    const full = largest.map((w) => Math.max(w, least));
    return /** @type {HeatmapPaint} */ ({ W, nIn, rows: rowsLoaded, full });
  },
);

/**
 * A function that remembers its last result for as long as its first argument lives.
 * @template {object} K
 * @template {unknown[]} R
 * @template T
 * @param {(key: K, ...rest: R) => T} compute
 * @returns {(key: K, ...rest: R) => T}
 */
function remembered(compute) {
  /** @type {WeakMap<K, {rest: R, result: T}>} */
  const memory = new WeakMap();
  return (key, ...rest) => {
    const known = memory.get(key);
    if (known && known.rest.every((value, i) => value === rest[i])) return known.result;
    const result = compute(key, ...rest);
    memory.set(key, { rest, result });
    return result;
  };
}
