/**
 * Divides the stage between its parts: computes the sizes of grid, ranks, neurons, heatmaps and gaps, before anything
 * has a position.
 * @module
 */

import { planOverview, shownOf } from "./windows.js";

/** @import { OverviewPlan } from "./windows.js" */

/**
 * @typedef {object} LayerPlan
 * @property {number} count
 * @property {number} shown Neurons that stand as discs at a time.
 * @property {OverviewPlan | null} overview The overview of all neurons, where not all stand as discs.
 * @property {number} lead The room along the flow that the overview takes before the discs.
 * @property {number} ranks Disc i stands in rank i mod `ranks`.
 * @property {number} radius
 * @property {number} pitch Distance across the flow from one neuron to the next.
 * @property {number} heatmap Side length; 0 for none.
 * @property {number} rankDepth Distance along the flow from one rank to the next.
 * @property {number} depth Extent of the whole layer along the flow.
 * @property {number} flowStart
 */

/**
 * @typedef {object} Plan
 * @property {number} width
 * @property {number} height
 * @property {"right" | "down"} flow
 * @property {{start: number, end: number, side: number}} margin At both ends of the flow, and on both sides of it.
 * @property {{along: number, across: number, pitch: number, rows: number, columns: number, isPicture: boolean, flowStart: number, crossCentre: number}} grid
 *   `along` the flow and `across` it.
 * @property {LayerPlan[]} layers All layers but the pixels.
 * @property {number} tail The room that the output labels and bars take along the flow.
 * @property {number} lensGap The gap between a heatmap and its neuron.
 * @property {number} crossCentre
 * @property {number} crossLength
 * @property {number} captionCross The cross coordinate of the captions where the pass runs right.
 * @property {number} legendHeight
 * @property {number} textSize
 * @property {number} labelSize
 * @property {boolean} compact Whether the stage is so low that text and bars make room for the network.
 * @property {boolean} large For a projector.
 */

/** A stage lower than this is compact, by direction of flow; CSS px. */
const COMPACT = { down: 620, right: 300 };
/**
 * A stage narrower than `least` runs down; from the width `low` on, it still runs right if it is more than `ratio`
 * times as wide as high. CSS px.
 */
const NARROW = { least: 480, low: 400, ratio: 1.5 };
const LENS_GAP = 6;
const RANK_GAP = 6;
/** A smaller heatmap is not legible, CSS px. */
const LEAST_HEATMAP = 12;
/** The smallest radius that holds a legible number. */
const NUMBERED_RADIUS = 10.4;
/**
 * The radius as a share of the distance to the next neuron; larger on a projector, where a disc holds a larger
 * number.
 */
const DISC_SHARE = 0.38;
/** The smallest radius on a compact stage. */
const LEAST_RADIUS = 5;
/** Layers up to this size show numbers in their neurons, and so may be split into ranks. */
const NUMBERED = 32;
/**
 * The distance between the discs of a window, CSS px: enough for a number in each and, where the pass runs right, for
 * a legible heatmap beside it. A compact stage has no room for numbers.
 */
const WINDOW_PITCH = { right: 36, down: 27.4, compact: 20, large: 48 };
/**
 * The least average gap, as a share of the room along the flow, where a pass runs right: `wanted` lets the eye follow
 * a line; `least` is accepted before heatmaps are left out.
 */
const GAP_SHARE = { wanted: 0.14, least: 0.085 };
/**
 * The first gap relative to the average of all gaps. Where the pass runs right, its lines begin inside the picture of
 * the pixels, so the gap needs less room than the others.
 */
const FIRST_GAP = { right: 0.6, down: 1.12 };
/**
 * Where even the smallest pixels leave no room for the layers, everything along the flow shrinks step by step, at
 * most to this share of its size, …
 */
const MOST_SHRUNK = 0.3;
const SHRUNK = [1, 0.8, 0.65, 0.5, 0.4, MOST_SHRUNK];
/** until the average gap reaches this width, CSS px. Discs and pixels shrink no further than `LEAST_SHARE`, … */
const SQUEEZED_GAP = 11;
/** No gap is narrower than this, CSS px: heatmaps are left out first. */
const LEAST_GAP = 8;
const LEAST_SHARE = { disc: 0.8, pixels: 0.55 };
/** unless there are so many layers that they would not fit even then. */
const LAST_SHARE = { disc: 0.55, pixels: 0.4 };
/** Shares of the room along the flow, or of the width, that the pixels may take; the largest that fits is used. */
const GRID_SHARES = {
  right: [0.42, 0.39, 0.36, 0.33, 0.3, 0.27, 0.24],
  down: [0.64, 0.58, 0.52, 0.46, 0.4, 0.34, 0.28],
};

/**
 * @param {number[]} sizes
 * @param {object} stage
 * @param {number} stage.width
 * @param {number} stage.height
 * @param {boolean} [stage.large] For a projector: letters that the last row can read.
 * @param {boolean} stage.heatmaps
 * @param {Readonly<[rows: number, columns: number]> | null} [stage.picture] That of the inputs, which are square unless
 *   stated; null if they are none.
 * @returns {Plan}
 */
export function planLayers(sizes, { width, height, large = false, heatmaps, picture }) {
  /** @type {"right" | "down"} */
  const flow = runsRight(width, height) ? "right" : "down";
  const measures =
    flow === "right" ? measuresRight(width, height, large) : measuresDown(width, height);
  const tail = tailOf(flow, sizes[sizes.length - 1], measures);
  const room =
    (flow === "right" ? width : height) - measures.margin.start - measures.margin.end - tail;
  const shape = shapeOf(sizes[0], picture, flow);
  const fits = fit(sizes, shape, flow, { ...measures, heatmaps }, room);
  const plan = { width, height, large, flow, tail, lensGap: LENS_GAP, ...measures, ...fits };
  return { ...plan, grid: { ...plan.grid, crossCentre: gridCentre(plan) } };
}

/** @typedef {{rows: number, columns: number, isPicture: boolean}} Shape That of the inputs. */

/**
 * Numbers that are no picture stand across the flow, as the neurons of a layer do.
 * @param {number} count
 * @param {Readonly<[rows: number, columns: number]> | null | undefined} picture
 * @param {"right" | "down"} flow
 * @returns {Shape}
 */
function shapeOf(count, picture, flow) {
  if (picture === null) {
    const [rows, columns] = flow === "right" ? [count, 1] : [1, count];
    return { rows, columns, isPicture: false };
  }
  const side = Math.ceil(Math.sqrt(count));
  const [rows, columns] = picture ?? [side, side];
  return { rows, columns, isPicture: true };
}

/**
 * @param {number} width
 * @param {number} height
 */
function runsRight(width, height) {
  const { least, low, ratio } = NARROW;
  return (width >= least && width > height * 0.8) || (width >= low && width > height * ratio);
}

/**
 * @param {number} width
 * @param {number} height
 * @param {boolean} large
 */
function measuresRight(width, height, large) {
  const textSize = clamp(Math.min(width, height * 1.3) / (large ? 46 : 66), 11, large ? 60 : 24);
  const side = clamp(height * 0.05, height < COMPACT.right ? 10 : 26, 76);
  const compact = height < COMPACT.right;
  const foot = compact ? 8 : textSize * 3.2;
  const along = clamp(width * 0.032, 12, 96);
  const crossLength = height - side - foot;
  return {
    margin: { start: along, end: along, side },
    crossLength,
    crossCentre: side + crossLength / 2,
    captionCross: height - foot * 0.58,
    legendHeight: compact ? 0 : textSize * 8,
    textSize,
    compact,
    discPitch: large ? WINDOW_PITCH.large : compact ? WINDOW_PITCH.compact : WINDOW_PITCH.right,
    labelSize: clamp(crossLength / (large ? 30 : 36), 13, 44),
    largestRadius: clamp(
      Math.min(crossLength * (large ? 0.03 : 0.023), width * 0.021),
      NUMBERED_RADIUS,
      44,
    ),
    discShare: large ? 0.45 : DISC_SHARE,
  };
}

/**
 * @param {number} width
 * @param {number} height
 */
function measuresDown(width, height) {
  const side = width < 400 ? 10 : 20;
  const textSize = 11;
  const compact = height < COMPACT.down;
  const legendHeight = compact ? 0 : textSize * 6;
  return {
    margin: { start: 10, end: compact ? 4 : legendHeight + 14, side },
    crossLength: width - 2 * side,
    crossCentre: width / 2,
    captionCross: height,
    legendHeight,
    textSize,
    compact,
    discPitch: WINDOW_PITCH.down,
    labelSize: 15,
    largestRadius: clamp(width * 0.042, 8, 18),
    discShare: DISC_SHARE,
  };
}

/** @typedef {ReturnType<typeof measuresRight>} Measures */

/** @typedef {{shrunk: number, disc: number}} Shares The factors that shrink depths and the largest discs; at most 1. */

/**
 * @param {"right" | "down"} flow
 * @param {number} outputs
 * @param {Measures} measures
 */
function tailOf(flow, outputs, { labelSize, textSize, crossLength, margin, compact }) {
  if (flow === "down" && compact && outputs > 1) return labelSize * 1.4;
  if (flow === "down") return outputs === 1 ? 52 : 88;
  const bar = clamp(crossLength * 0.1, 24, 160);
  return outputs === 1
    ? labelSize * 3.4
    : labelSize * 1.8 + bar + textSize * 3.2 - margin.end * 0.4;
}

/**
 * Chooses the largest pixels and heatmaps that leave room between the layers.
 * @param {number[]} sizes
 * @param {Shape} shape
 * @param {"right" | "down"} flow
 * @param {Measures & {heatmaps: boolean}} measures
 * @param {number} room Room along the flow for pixels, layers and gaps.
 */
function fit(sizes, shape, flow, measures, room) {
  const gapCount = sizes.length - 1;
  const { crossLength, legendHeight, textSize, compact } = measures;
  const leastDown = compact ? clamp(room * 0.11, 12, 46) : 46;
  const gapOf = (/** @type {number} */ share) =>
    flow === "right" ? clamp(room * share, 22, 240) : leastDown;
  const [wanted, least] = [gapOf(GAP_SHARE.wanted), gapOf(GAP_SHARE.least)];
  const tallest = crossLength - legendHeight - textSize;
  const disc = Math.min(measures.largestRadius * 3, tallest / sizes[0]);
  const shares = shape.isPicture
    ? GRID_SHARES[flow].map((share) =>
        flow === "right" ? Math.min(room * share, tallest) : crossLength * share,
      )
    : [disc];
  // A small first layer keeps its heatmaps where a large one loses them.
  const shown = sizes.length > 2 ? shownOf(sizes[1], measures) : sizes[1];
  const few = measures.heatmaps && shown <= NUMBERED;
  const ways = [
    { heatmaps: measures.heatmaps, leastGap: wanted },
    { heatmaps: measures.heatmaps, leastGap: least },
    { heatmaps: few, leastGap: least },
  ];
  const smallest = shares[shares.length - 1];
  const attempts = [
    ...ways.flatMap((way) => shares.map((size) => ({ ...way, size, shrunk: 1, disc: 1 }))),
    ...SHRUNK.map((shrunk) => {
      const size = smallest * Math.max(shrunk, LEAST_SHARE.pixels);
      const leastGap = shrunk === MOST_SHRUNK ? LEAST_GAP : SQUEEZED_GAP;
      return { heatmaps: few, leastGap, size, shrunk, disc: Math.max(shrunk, LEAST_SHARE.disc) };
    }),
    ...[LEAST_SHARE, LAST_SHARE].map(({ disc, pixels }) => {
      const size = smallest * pixels;
      return { heatmaps: false, leastGap: LEAST_GAP, size, shrunk: MOST_SHRUNK, disc };
    }),
  ];
  for (const [i, { heatmaps, leastGap, size, shrunk, disc }] of attempts.entries()) {
    const layers = layerShapes(sizes, { ...measures, flow }, heatmaps, { shrunk, disc });
    const depth = layers.reduce((sum, layer) => sum + layer.depth, 0);
    const gap = (room - size - depth) / gapCount;
    if (gap < leastGap && i < attempts.length - 1) continue;
    const gaps = { average: Math.max(gap, LEAST_GAP), first: FIRST_GAP[flow] };
    return arrange(shape, flow, measures.margin.start, size, layers, gaps);
  }
  throw new RangeError("The last attempt always fits.");
}

/**
 * @param {Shape} shape
 * @param {"right" | "down"} flow
 * @param {number} start
 * @param {number} wanted Size of the grid along the flow.
 * @param {Omit<LayerPlan, "flowStart">[]} shapes
 * @param {{average: number, first: number}} gaps
 */
function arrange(shape, flow, start, wanted, shapes, { average, first: share }) {
  const { rows, columns, isPicture } = shape;
  const side = isPicture ? Math.max(rows, columns) : 1;
  const pitch = wanted / side > 4 ? Math.floor((wanted / side) * 2) / 2 : wanted / side;
  const [along, across] = flow === "right" ? [columns, rows] : [rows, columns];
  const grid = { ...shape, along: pitch * along, across: pitch * across, pitch };
  const first = shapes.length > 1 ? average * share : average;
  const later = (average * shapes.length - first) / Math.max(shapes.length - 1, 1);
  let at = start + wanted;
  const layers = shapes.map((layer, i) => {
    const flowStart = at + (i === 0 ? first : later);
    at = flowStart + layer.depth;
    return { ...layer, flowStart };
  });
  return { grid: { ...grid, flowStart: start, crossCentre: 0 }, layers };
}

/**
 * @param {number[]} sizes
 * @param {Measures & {flow: "right" | "down"}} measures
 * @param {boolean} heatmaps
 * @param {Shares} shares
 * @returns {Omit<LayerPlan, "flowStart">[]}
 */
function layerShapes(sizes, measures, heatmaps, shares) {
  return sizes.slice(1).map((count, i) => {
    // What stands beside the outputs belongs to each of them.
    const shown = i === sizes.length - 2 ? count : shownOf(count, measures);
    const { overview, lead } =
      shown < count ? planOverview(count, measures, shares.shrunk) : { overview: null, lead: 0 };
    const shape = layerShape(shown, measures, heatmaps && i === 0, shares);
    return { ...shape, count, shown, overview, lead, depth: shape.depth + lead };
  });
}

/**
 * @param {number} shown
 * @param {Measures} measures
 * @param {boolean} heatmaps
 * @param {Shares} shares
 */
function layerShape(shown, { crossLength, compact, discShare, ...measures }, heatmaps, shares) {
  const { shrunk, disc } = shares;
  const largestHeatmap = measures.largestRadius * shrunk * (shown === 1 ? 9 : 3.4);
  const largestRadius = measures.largestRadius * disc;
  const widest = heatmaps ? largestHeatmap / 0.84 : largestRadius * 3;
  const pitch = Math.min(crossLength / shown, widest);
  const legible = shown <= NUMBERED ? NUMBERED_RADIUS : 7.2;
  const wanted = Math.min((compact ? LEAST_RADIUS : legible) * shrunk, largestRadius);
  const ranks = Math.max(1, Math.ceil((wanted / discShare / pitch) * 0.999));
  const spacing = pitch * ranks;
  const radius = Math.min(spacing * discShare, largestRadius);
  const side = Math.floor(Math.min(spacing * 0.84, largestHeatmap));
  const heatmap = heatmaps && side >= LEAST_HEATMAP ? side : 0;
  const ownDepth = 2 * radius + (heatmap ? heatmap + LENS_GAP : 0);
  const rankDepth = ownDepth + RANK_GAP * shrunk;
  const depth = ranks * rankDepth - RANK_GAP * shrunk;
  return { ranks, radius, pitch, heatmap, rankDepth, depth };
}

/**
 * The pixels stand in the middle, or higher if the legend below them needs the room.
 * @param {Plan} plan
 */
function gridCentre(plan) {
  const { flow, grid, crossCentre, captionCross, legendHeight, textSize, margin, compact } = plan;
  if (flow === "down" && !grid.isPicture) return crossCentre;
  // The answer stands beside the pixels.
  if (flow === "down" && compact)
    return Math.max(crossCentre * 0.66, margin.side + grid.across / 2);
  if (flow === "down" || compact) return crossCentre;
  const lowest = captionCross - textSize * 3.4 - legendHeight - grid.across / 2;
  return Math.max(Math.min(crossCentre, lowest), margin.side + grid.across / 2);
}

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
