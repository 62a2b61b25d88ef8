/**
 * Builds a scene, which is what one repaint shows as plain data, from the state and the layout. Values that depend
 * only on weights and activations are computed once and cached, so that a repaint within a pass only has to apply the
 * time.
 * @module
 */

import { largestOf } from "../math/largest.js";
import { partsOf, productsOf, weightsInto } from "../math/weighted-sum.js";
import { linesAt, strongestLines } from "./lines.js";
import { FLIGHT, lit, travelled, worked } from "./pulse-timing.js";

/** @import { LayerWeights, NeuronRef, State } from "../types.js" */
/** @import { EdgePaint, GapPaint, HeatmapPaint, LayerLayout, LayerPaint, Layout, Lines, Palette, Scene, SumPaint } from "./types.js" */

/** The most lines that a gap shows: enough to see where a digit flows, few enough for 60 repaints a second. */
const MOST_LINES = { flow: 420, weights: 1600 };
/** The same while the pen draws and every repaint brings new lines. */
const MOST_WHILE_DRAWING = 120;
/** The same behind the lines of one neuron: dimmed lines are barely visible and cost just as much to paint. */
const MOST_BEHIND_WHILE_DRAWING = 0;

/** The values that a scale may have. Steps keep a number that follows the pen from flickering. */
const STEPS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** Activation functions with values outside [-1, 1]: each of their layers has its own white level instead of 1. */
const UNBOUNDED = new Set(["relu", "identity"]);
const SIGNED = new Set(["tanh", "identity"]);

/**
 * No heatmap's scale is below this share of the layer's largest, so that a dead neuron's tiny weights are not
 * magnified.
 */
const LEAST_HEATMAP_SCALE = 0.25;

/** How long the sums of a layer stay visible after its own lines start to leave, in layers. */
const SUMS_LEAVE = 0.15;
/** The strength of a layer's lines once the pass has moved on, and how long the dimming takes, in layers. */
const STEPPED_BACK = 0.3;
const STEP_BACK = 0.3;
/** How long before the end of the pass the dimmed lines return, in layers. */
const COME_BACK = 0.15;

/** @type {string[]} */
const NO_LABELS = [];

const NO_LINES = Object.freeze({
  count: 0,
  sources: new Uint16Array(0),
  targets: new Uint16Array(0),
  values: new Float32Array(0),
  largest: 0,
});

/**
 * The part of the state that the stage shows. `activations` holds the current activation functions by name, one per
 * layer after the input. `resting` hides the pass but for the neuron that is looked at.
 * @typedef {Pick<State, "card" | "weights" | "pass" | "time" | "byNeuron" | "selection" | "hover" | "edge" | "lines" | "curtain" | "curves"> & {activations: string[], resting?: boolean}} SceneState
 */

/**
 * @param {SceneState} state
 * @param {Layout} layout
 * @param {Palette} palette
 * @param {number} [detail] How much of the flow is shown, from 0 while the pen draws to 1 while it is idle.
 * @returns {Scene}
 */
export function buildScene(state, layout, palette, detail = 1) {
  const { pass, time, curtain } = state;
  const end = layout.sizes.length - 1;
  const pointed = focusOf(state);
  const focus = pointed && curtain && isBetween(pointed.layer, end) ? null : pointed;
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
    curtain,
    hurried: detail < 1,
    edge: curtain && end > 1 ? null : edgeOf(state),
    selection: state.selection,
    features: state.card?.features ?? NO_LABELS,
    labels: state.card?.labels ?? NO_LABELS,
    answer: pass && time >= end ? pass.answer : null,
  };
}

/**
 * Whether a layer is hidden and so behind the curtain, where nothing may be marked.
 * @param {number} layer
 * @param {number} end The last layer.
 */
function isBetween(layer, end) {
  return layer > 0 && layer < end;
}

/**
 * Returns the focused neuron. An edge of the selected neuron is shown among that neuron's lines, any other edge among
 * its target's.
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
 * Returns how many lines to show. Bare weights do not change while the pen draws, so their picture is cached and
 * costs nothing.
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
function paintLayer(state, { sizes, layers }, layer, focus) {
  const { activations, pass, resting } = state;
  const a = pass?.layers[layer]?.a ?? null;
  const ofInputs = state.card?.features?.length ? "identity" : "";
  const activation = layer === 0 ? ofInputs : (activations[layer - 1] ?? "");
  const white = a ? whiteFor(activation, a) : 1;
  const work = workOf(state, sizes, layer);
  const shown = resting ? litAtRest(sizes, layer, focus) : work.map(lit);
  const sums = resting ? null : sumsShown(state, layers[layer], layer, work);
  return { a, lit: shown, white, signed: SIGNED.has(activation), sums };
}

/**
 * Returns how much of their work the neurons of a layer have done.
 * @param {SceneState} state
 * @param {number[]} sizes
 * @param {number} layer
 */
function workOf({ time, byNeuron }, sizes, layer) {
  const count = sizes[layer];
  if (layer === 0 || time >= layer) return new Float32Array(count).fill(1);
  const wave = { gap: layer - 1, count, byNeuron };
  return Float32Array.from({ length: count }, (_, i) => worked(time, wave, i));
}

/**
 * Returns what the neurons of a layer add up and shift, while the pass is at that layer.
 * @param {SceneState} state
 * @param {LayerLayout} discs
 * @param {number} layer
 * @param {Float32Array} work
 * @returns {SumPaint | null}
 */
function sumsShown({ pass, weights, time, card, activations, curves }, discs, layer, work) {
  const end = (card?.sizes.length ?? 1) - 1;
  const isOn = time > layer - 1 + FLIGHT && time < Math.min(layer + SUMS_LEAVE, end);
  const [before, values] = [pass?.layers[layer - 1], pass?.layers[layer]];
  const into = weights[layer - 1];
  if (!isOn || !before || !values?.z || !into || into.rowsLoaded < into.nOut) return null;
  const leaving = Math.max(time - layer, 0) / SUMS_LEAVE;
  const haveCome = Object.keys(curves).length > 0;
  const squish = haveCome ? { curve: curves[activations[layer - 1]] ?? null } : null;
  return {
    ...sumsOf(values.z, before.a, into, discs.first, discs.end),
    work,
    strength: 1 - leaving,
    squish,
  };
}

const sumsOf = remembered(
  (
    /** @type {Float32Array} */ z,
    /** @type {Float32Array} */ a,
    /** @type {LayerWeights} */ into,
    /** @type {number} */ first,
    /** @type {number} */ end,
  ) => {
    const [sum, shift] = [new Float32Array(z.length), new Float32Array(z.length)];
    for (let j = first; j < end; j++) {
      sum[j] = partsOf(productsOf(weightsInto(into, j) ?? [], a)).sum;
      // The shift is whatever z has beyond the sum. It can differ from the bias, which a switch may leave out.
      shift[j] = z[j] - sum[j];
    }
    return { sum, shift, z, full: roundScale(Math.max(...[sum, shift, z].map(largestOf))) };
  },
);

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
function paintGap(state, { sizes, layers }, gap, focus, most) {
  const { weights, pass, time, lines: mode, resting } = state;
  const into = weights[gap];
  const a = pass?.layers[gap]?.a ?? null;
  const flow = mode === "flow";
  const moment = flow ? Math.min(Math.max(time, gap), gap + 1) : gap + 1;
  const shown = into !== undefined && moment > gap && (!flow || a !== null);
  const strength = flow ? strengthOf(gap, time, sizes.length - 1) : 1;
  if (!shown) {
    const nothing = { lines: NO_LINES, full: 0, travel: null, focusLines: null, dimmed: false };
    return { ...nothing, moment, strength };
  }
  const sent = flow ? a : null;
  const [from, to] = [layers[gap], layers[gap + 1]];
  const spans = /** @type {const} */ ([from.first, from.end, to.first, to.end]);
  const lines =
    resting && flow ? NO_LINES : linesOf(into.W, into.nIn, into.rowsLoaded, sent, most, ...spans);
  return {
    lines,
    full: roundScale(lines.largest),
    travel: moment < gap + 1 ? travelOf(state, sizes[gap + 1], gap) : null,
    moment,
    strength,
    focusLines: focus ? focusLinesOf(into, sent, gap, focus) : null,
    dimmed: focus !== null,
  };
}

/**
 * Lines that the pass has left behind are dimmed until it is over.
 * @param {number} gap
 * @param {number} time
 * @param {number} end
 */
function strengthOf(gap, time, end) {
  const gone = Math.min(Math.max((time - gap - 1) / STEP_BACK, 0), 1);
  const away = Math.min(Math.max((end - time) / COME_BACK, 0), 1);
  return 1 - (1 - STEPPED_BACK) * Math.min(gone, away);
}

/**
 * @param {SceneState} state
 * @param {number} count
 * @param {number} gap
 */
function travelOf({ time, byNeuron }, count, gap) {
  const wave = { gap, count, byNeuron };
  return Float32Array.from({ length: count }, (_, i) => travelled(time, wave, i));
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
 * Returns the smallest round number that is not below a value; 0 stays 0.
 * @param {number} value ≥ 0
 */
export function roundScale(value) {
  if (!(value > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = STEPS.find((s) => s * power >= value * (1 - 1e-6)) ?? 10;
  return Number((step * power).toPrecision(2));
}

/**
 * Returns the activation of a layer that is shown as white.
 * @param {string} activation The name of its activation function.
 * @param {Float32Array} a
 */
export function whiteFor(activation, a) {
  return UNBOUNDED.has(activation) ? whiteOf(a) : 1;
}

const whiteOf = remembered((/** @type {Float32Array} */ a) => roundScale(largestOf(a)) || 1);

// The cache key is the weights array itself, not the layer: turning a bias leaves W the same array.

const linesOf = remembered(
  (
    /** @type {Float32Array} */ W,
    /** @type {number} */ nIn,
    /** @type {number} */ rowsLoaded,
    /** @type {Float32Array | null} */ a,
    /** @type {number} */ most,
    /** @type {number} */ firstSource,
    /** @type {number} */ endSource,
    /** @type {number} */ firstTarget,
    /** @type {number} */ endTarget,
  ) => {
    const from = { first: firstSource, end: endSource };
    const to = { first: firstTarget, end: endTarget };
    return strongestLines({ W, nIn, rowsLoaded }, a, most, from, to);
  },
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
 * Wraps a function so that it keeps its last result for as long as its first argument is alive.
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
