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

/** @import { Anchor, Box, GapLayout, LayerLayout, Layout } from "./types.js" */
/** @import { LayerPlan, Plan } from "./layout/plan.js" */

/** The share of a cell that a lit pixel takes. */
const CELL_RADIUS = 0.44;

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
 * @returns {Layout}
 * @throws {RangeError} There are fewer than two layers, or the stage has no area.
 */
export function layoutStage({ sizes, width, height, large, heatmaps = true }) {
  if (sizes.length < 2) throw new RangeError(`A network needs at least two layers, not ${sizes}.`);
  if (!(width > 0 && height > 0)) {
    throw new RangeError(`A stage needs a width and a height above 0, not ${width} × ${height}.`);
  }
  const plan = planLayers(sizes, { width, height, large, heatmaps });
  const grid = placeGrid(plan);
  const layers = [
    pixelLayer(sizes[0], grid),
    ...plan.layers.map((layer) => placeLayer(plan, layer)),
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
    lens: heatmaps && first.heatmap < grid.side ? placeLens(plan, grid) : null,
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
  const { size, pitch, side, flowStart, crossCentre } = plan.grid;
  const cross = crossCentre - size / 2;
  const [x, y] = plan.flow === "right" ? [flowStart, cross] : [cross, flowStart];
  return { x, y, size, pitch, side };
}

/**
 * @param {number} count
 * @param {Layout["grid"]} grid
 * @returns {LayerLayout}
 */
function pixelLayer(count, grid) {
  const { x, y, size, pitch, side } = grid;
  const none = new Float32Array(0);
  return {
    count,
    radius: pitch * CELL_RADIUS,
    x: Float32Array.from({ length: count }, (_, i) => x + ((i % side) + 0.5) * pitch),
    y: Float32Array.from({ length: count }, (_, i) => y + (Math.floor(i / side) + 0.5) * pitch),
    numberSize: 0,
    heatmap: 0,
    heatmapX: none,
    heatmapY: none,
    box: { x, y, width: size, height: size },
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
 * @returns {LayerLayout}
 */
function placeLayer(plan, layer) {
  const { count, ranks, radius, pitch, heatmap, rankDepth, flowStart, depth } = layer;
  const lead = heatmap ? heatmap + plan.lensGap : 0;
  const crossStart = plan.crossCentre - (count * pitch) / 2;
  const flow = Float32Array.from(
    { length: count },
    (_, i) => flowStart + (i % ranks) * rankDepth + lead + radius,
  );
  const cross = Float32Array.from({ length: count }, (_, i) => crossStart + (i + 0.5) * pitch);
  const lens = heatmap ? flow.map((f) => f - radius - lead) : new Float32Array(0);
  const lensCross = heatmap ? cross.map((c) => c - heatmap / 2) : new Float32Array(0);
  const half = Math.max(radius, heatmap / 2);
  const [low, high] = [cross[0] - half, cross[count - 1] + half];
  const right = plan.flow === "right";
  return {
    count,
    radius,
    x: right ? flow : cross,
    y: right ? cross : flow,
    numberSize: numberSizeIn(radius, plan.large),
    heatmap,
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
  const overPixels = k === 0;
  const lead = to.heatmap ? to.heatmap + plan.lensGap : 0;
  const leave = overPixels ? 0 : from.radius;
  const fromFlow = (right ? from.x : from.y).map((f) => f + leave);
  const toFlow = (right ? to.x : to.y).map((f) => f - to.radius - lead);
  const fromCross = right ? from.y : from.x;
  const toCross = right ? to.y : to.x;
  const start = Math.min(...fromFlow);
  const end = Math.max(...toFlow);
  const low = Math.min(fromCross[0], toCross[0], ...(overPixels ? [gridLow(plan)] : [])) - 3;
  const high =
    Math.max(last(fromCross), last(toCross), ...(overPixels ? [gridHigh(plan)] : [])) + 3;
  const box = right
    ? { x: start, y: low, width: end - start, height: high - low }
    : { x: low, y: start, width: high - low, height: end - start };
  const scale = placeScale(plan, from.box, to.box);
  return { box, fromFlow, fromCross, toFlow, toCross, overPixels, scale };
}

/** @param {Plan} plan */
const gridLow = (plan) => plan.grid.crossCentre - plan.grid.size / 2;

/** @param {Plan} plan */
const gridHigh = (plan) => plan.grid.crossCentre + plan.grid.size / 2;

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
    return layers.map(({ box, x, heatmap }, k) => ({
      x: k > 0 && heatmap && plan.layers[k - 1].ranks === 1 ? x[0] : box.x + box.width / 2,
      y: plan.captionCross,
      align: "center",
    }));
  }
  return layers.map(({ box }, k) =>
    k === 0
      ? { x: grid.x + grid.size + 10, y: grid.y + plan.textSize / 2, align: "left" }
      : { x: plan.margin.side, y: box.y - plan.textSize / 2 - 6, align: "left" },
  );
}

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
  return { x: grid.x, y: plan.captionCross - plan.textSize * 2 - height, width: grid.size, height };
}

/**
 * Places the lens above the pixels, where a stage that flows right has room. Its cells measure whole pixels, so that
 * all are the same size.
 * @param {Plan} plan
 * @param {Layout["grid"]} grid
 * @returns {Box | null}
 */
function placeLens(plan, grid) {
  const room = Math.min(grid.size * 0.6, grid.y - plan.margin.start - LENS_ABOVE);
  const size = Math.floor(room / grid.side) * grid.side;
  if (plan.flow === "down" || size < grid.side * 2) return null;
  const [x, y] = [Math.round(grid.x), Math.round(grid.y - LENS_ABOVE - size)];
  return { x, y, width: size, height: size };
}

/** @param {Float32Array} values */
const last = (values) => values[values.length - 1];
