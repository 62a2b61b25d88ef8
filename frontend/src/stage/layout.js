/**
 * Computes where everything on the stage stands, from the sizes of the network and the stage. Draws nothing.
 *
 * A pass runs to the right, or down on a stage too narrow for that. "Flow" is the coordinate along the pass, "cross"
 * the one across it. A layer is a line across the flow, split into staggered ranks where a single line would make its
 * neurons too small.
 * @module
 */

import { placeCurtain } from "./layout/curtain.js";
import { planLayers } from "./layout/plan.js";
import { placeOutputs } from "./layout/outputs.js";
import { placeSums } from "./layout/sums.js";
import { firstOf, isShown, placeCells, placeOverview, radiusOf, spanOf } from "./layout/windows.js";

/** @import { Anchor, Box, GapLayout, LayerLayout, Layout } from "./types.js" */
/** @import { LayerPlan, Plan } from "./layout/plan.js" */

/** The share of a cell that a lit pixel takes. */
const CELL_RADIUS = 0.44;
/** The radius of an input that is no pixel, as a share of the distance to the next. */
const DISC_RADIUS = 0.36;

/** The smallest number in a disc on a projector, and the smallest disc that holds it, CSS px. */
const LEAST_LARGE = { number: 24, radius: 20 };

/** The gap between the lens and the pixels below it, CSS px. */
const LENS_ABOVE = 24;

/**
 * @param {object} options
 * @param {number[]} options.sizes Neurons per layer, layer 0 first; at least two layers.
 * @param {number} options.width CSS px
 * @param {number} options.height CSS px
 * @param {boolean} [options.large] For a projector.
 * @param {boolean} [options.heatmaps] Whether the weights of the first layer may be shown as heatmaps.
 * @param {Readonly<[rows: number, columns: number]> | null} [options.picture] That of the inputs, which are square unless
 *   stated; null if they are none.
 * @param {Readonly<Record<number, number>>} [options.windows] The first neuron of the window of each large layer, by
 *   layer; 0 unless stated.
 * @returns {Layout}
 * @throws {RangeError} There are fewer than two layers, or the stage has no area.
 */
export function layoutStage({
  sizes,
  width,
  height,
  large,
  heatmaps = true,
  picture,
  windows = {},
}) {
  if (sizes.length < 2) throw new RangeError(`A network needs at least two layers, not ${sizes}.`);
  if (!(width > 0 && height > 0)) {
    throw new RangeError(`A stage needs a width and a height above 0, not ${width} × ${height}.`);
  }
  const plan = planLayers(sizes, { width, height, large, heatmaps, picture });
  const grid = placeGrid(plan);
  const layers = [
    inputLayer(sizes[0], grid, plan.large),
    ...plan.layers.map((layer, k) => placeLayer(plan, layer, windows[k + 1] ?? 0)),
  ];
  const { outputs, numberLine } = placeOutputs(plan, layers[layers.length - 1]);
  const first = layers[1];
  const gaps = sizes.slice(1).map((_, k) => placeGap(plan, layers, k));
  const captions = placeCaptions(plan, grid, layers);
  return {
    width,
    height,
    flow: plan.flow,
    sizes,
    grid,
    layers,
    gaps,
    outputs,
    numberLine,
    captions,
    sums: placeSums(plan, layers, outputs, captions),
    curtain: placeCurtain(plan, layers),
    legend: placeLegend(plan, grid),
    lens:
      heatmaps && first.heatmap < Math.max(grid.rows, grid.columns) ? placeLens(plan, grid) : null,
    textSize: plan.textSize,
    labelSize: plan.labelSize,
    compact: plan.compact,
  };
}

/**
 * @param {Plan} plan
 * @returns {Layout["grid"]}
 */
function placeGrid(plan) {
  const { along, across, pitch, rows, columns, isPicture, flowStart, crossCentre } = plan.grid;
  const cross = crossCentre - across / 2;
  const shape = { pitch, rows, columns, isPicture };
  return plan.flow === "right"
    ? { x: flowStart, y: cross, width: along, height: across, ...shape }
    : { x: cross, y: flowStart, width: across, height: along, ...shape };
}

/**
 * @param {number} count
 * @param {Layout["grid"]} grid
 * @param {boolean} large
 * @returns {LayerLayout}
 */
function inputLayer(count, grid, large) {
  const { x, y, width, height, pitch, columns, isPicture } = grid;
  const radius = pitch * (isPicture ? CELL_RADIUS : DISC_RADIUS);
  const none = new Float32Array(0);
  return {
    count,
    first: 0,
    end: count,
    overview: null,
    radius,
    x: Float32Array.from({ length: count }, (_, i) => x + ((i % columns) + 0.5) * pitch),
    y: Float32Array.from({ length: count }, (_, i) => y + (Math.floor(i / columns) + 0.5) * pitch),
    numberSize: isPicture ? 0 : numberSizeIn(radius, large),
    heatmap: 0,
    heatmapWidth: 0,
    heatmapHeight: 0,
    heatmapX: none,
    heatmapY: none,
    box: { x, y, width, height },
  };
}

/**
 * The font size of the number in a disc. On a projector no number is smaller than the last row can read: a number
 * without room is squeezed or left out.
 * @param {number} radius
 * @param {boolean} large
 */
function numberSizeIn(radius, large) {
  if (radius < (large ? LEAST_LARGE.radius : 10)) return 0;
  return Math.max(Math.min(radius * 0.72, 22), large ? LEAST_LARGE.number : 0);
}

/**
 * @param {Plan} plan
 * @param {LayerPlan} layer
 * @param {number} wanted The first neuron of its window.
 * @returns {LayerLayout}
 */
function placeLayer(plan, layer, wanted) {
  const { count, shown, ranks, radius, pitch, heatmap, rankDepth, flowStart, depth } = layer;
  const first = firstOf(wanted, layer);
  const end = first + shown;
  const lead = heatmap ? heatmap + plan.lensGap : 0;
  const crossStart = plan.crossCentre - (shown * pitch) / 2;
  const overview = placeOverview(plan, layer);
  const flow = new Float32Array(count);
  const cross = new Float32Array(count);
  if (overview) placeCells(overview, plan.flow, flow, cross);
  for (let i = first; i < end; i++) {
    const rank = (i - first) % ranks;
    flow[i] = flowStart + layer.lead + rank * rankDepth + lead + radius;
    cross[i] = crossStart + (i - first + 0.5) * pitch;
  }
  const beside = (/** @type {Float32Array} */ at, /** @type {number} */ before) =>
    heatmap
      ? at.map((value, i) => (isShown({ first, end }, i) ? value - before : NaN))
      : new Float32Array(0);
  const right = plan.flow === "right";
  const { rows, columns } = plan.grid;
  const longer = Math.max(rows, columns);
  const heatmapWidth = Math.round((heatmap * columns) / longer);
  const heatmapHeight = Math.round((heatmap * rows) / longer);
  const [along, across] = right ? [heatmapWidth, heatmapHeight] : [heatmapHeight, heatmapWidth];
  const before = radius + plan.lensGap + along;
  const [lens, lensCross] = [beside(flow, before), beside(cross, across / 2)];
  const half = Math.max(radius, heatmap / 2);
  const [low, high] = spanOf(overview, plan.flow, cross[first] - half, cross[end - 1] + half);
  return {
    count,
    first,
    end,
    overview,
    radius,
    x: right ? flow : cross,
    y: right ? cross : flow,
    numberSize: numberSizeIn(radius, plan.large),
    heatmap,
    heatmapWidth,
    heatmapHeight,
    heatmapX: right ? lens : lensCross,
    heatmapY: right ? lensCross : lens,
    box: right
      ? { x: flowStart, y: low, width: depth, height: high - low }
      : { x: low, y: flowStart, width: high - low, height: depth },
  };
}

/**
 * @param {Plan} plan
 * @param {LayerLayout[]} layers
 * @param {number} k
 * @returns {GapLayout}
 */
function placeGap(plan, layers, k) {
  const [from, to] = [layers[k], layers[k + 1]];
  const right = plan.flow === "right";
  const overPixels = k === 0 && plan.grid.isPicture;
  const lead = to.heatmap ? (right ? to.heatmapWidth : to.heatmapHeight) + plan.lensGap : 0;
  const leave = (/** @type {number} */ i) => (overPixels ? 0 : radiusOf(from, i));
  const arrive = (/** @type {number} */ j) => radiusOf(to, j) + (isShown(to, j) ? lead : 0);
  const fromFlow = (right ? from.x : from.y).map((f, i) => f + leave(i));
  const toFlow = (right ? to.x : to.y).map((f, j) => f - arrive(j));
  const fromCross = right ? from.y : from.x;
  const toCross = right ? to.y : to.x;
  const start = Math.min(...fromFlow.subarray(from.first, from.end));
  const end = Math.max(...toFlow.subarray(to.first, to.end));
  const grid = overPixels ? [gridLow(plan), gridHigh(plan)] : [];
  const low = Math.min(fromCross[from.first], toCross[to.first], ...grid) - 3;
  const high = Math.max(fromCross[from.end - 1], toCross[to.end - 1], ...grid) + 3;
  const box = right
    ? { x: start, y: low, width: end - start, height: high - low }
    : { x: low, y: start, width: high - low, height: end - start };
  const wholeBox = from.overview || to.overview ? around(from.box, to.box) : box;
  const scale = placeScale(plan, from.box, to.box);
  return { box, wholeBox, fromFlow, fromCross, toFlow, toCross, overPixels, scale };
}

/**
 * @param {Box} from
 * @param {Box} to
 * @returns {Box}
 */
function around(from, to) {
  const [x, y] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
  const width = Math.max(from.x + from.width, to.x + to.width) - x;
  return { x, y, width, height: Math.max(from.y + from.height, to.y + to.height) - y };
}

/** @param {Plan} plan */
const gridLow = (plan) => plan.grid.crossCentre - plan.grid.across / 2;

/** @param {Plan} plan */
const gridHigh = (plan) => plan.grid.crossCentre + plan.grid.across / 2;

/**
 * Places the scale of a gap's lines: at the head of the gap, or at its right edge where the pass runs down.
 * @param {Plan} plan
 * @param {Box} from
 * @param {Box} to
 * @returns {Box}
 */
function placeScale(plan, from, to) {
  const height = plan.textSize * 1.6;
  if (plan.flow === "right") {
    const x = from.x + from.width;
    return { x, y: Math.max(plan.margin.side * 0.45 - height / 2, 2), width: to.x - x, height };
  }
  const width = plan.textSize * 6;
  return { x: plan.width - plan.margin.side - width, y: to.y - height - 4, width, height };
}

/**
 * @param {Plan} plan
 * @param {Layout["grid"]} grid
 * @param {LayerLayout[]} layers
 * @returns {Anchor[]}
 */
function placeCaptions(plan, grid, layers) {
  if (plan.flow === "right") {
    return layers.map(({ box, x, first, heatmap }, k) => ({
      x: k > 0 && heatmap && plan.layers[k - 1].ranks === 1 ? x[first] : box.x + box.width / 2,
      y: plan.captionCross,
      align: "center",
    }));
  }
  return layers.map(({ box }, k) =>
    k === 0
      ? besideGrid(plan, grid)
      : { x: plan.margin.side, y: box.y - plan.textSize / 2 - 6, align: "left" },
  );
}

/**
 * Where the caption of the inputs stands if the pass runs down: beside the picture, or below a row of numbers.
 * @param {Plan} plan
 * @param {Layout["grid"]} grid
 * @returns {Anchor}
 */
function besideGrid(plan, { x, y, width, height, isPicture }) {
  return isPicture
    ? { x: x + width + 10, y: y + plan.textSize / 2, align: "left" }
    : { x: plan.margin.side, y: y + height + plan.textSize, align: "left" };
}

/** A legend beside a column of numbers is so wide, in units of the font size. */
const LEGEND = 15;

/**
 * @param {Plan} plan
 * @param {Layout["grid"]} grid
 * @returns {Box}
 */
function placeLegend(plan, grid) {
  const height = plan.legendHeight;
  if (plan.flow === "down") {
    const { side } = plan.margin;
    return { x: side, y: plan.height - height - 6, width: plan.width - 2 * side, height };
  }
  const width = grid.isPicture ? grid.width : plan.textSize * LEGEND;
  return { x: grid.x, y: plan.captionCross - plan.textSize * 2 - height, width, height };
}

/**
 * Places the lens above the pixels, where a stage that flows right has room. Its cells measure whole pixels, so that
 * all are the same size.
 * @param {Plan} plan
 * @param {Layout["grid"]} grid
 * @returns {Box | null}
 */
function placeLens(plan, grid) {
  const side = Math.max(grid.rows, grid.columns);
  const room = Math.min(grid.width * 0.6, grid.y - plan.margin.start - LENS_ABOVE);
  const size = Math.floor(room / side) * side;
  if (plan.flow === "down" || size < side * 2) return null;
  const [width, height] = [grid.columns, grid.rows].map((count) => (size / side) * count);
  const [x, y] = [Math.round(grid.x), Math.round(grid.y - LENS_ABOVE - height)];
  return { x, y, width, height };
}
