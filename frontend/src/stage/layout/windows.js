/**
 * The windows of large layers: where a layer has too many neurons for a disc each, some that follow each other stand as
 * discs, and all of them stand as cells in an overview beside these.
 * @module
 */

/** @import { LayerLayout, OverviewLayout } from "../types.js" */
/** @import { LayerPlan, Plan } from "./plan.js" */

/** Layers up to this size stand as discs as a whole. */
const LARGEST_WHOLE = 128;
/** The fewest discs in a window. */
const FEWEST = 4;
/** The largest and the smallest side of a cell, and the step between, CSS px. */
const CELL = { right: 5, down: 3.5, least: 2, step: 0.5 };
/** The extent of an overview along the flow that cells shrink to keep, CSS px. */
const DEEPEST = { right: 40, down: 20 };
/** The gap between the overview and the discs, CSS px. */
const GAP = { right: 22, down: 9 };

/**
 * An overview: the side of a cell, and how many cells it has along the flow and across it. Its cells follow each other
 * along the flow first.
 * @typedef {{cell: number, deep: number, rows: number}} OverviewPlan
 */

/**
 * Returns how many neurons of a layer stand as discs at a time: all, or as many as are legible.
 * @param {number} count
 * @param {{crossLength: number, discPitch: number}} room
 */
export function shownOf(count, { crossLength, discPitch }) {
  if (count <= LARGEST_WHOLE) return count;
  return Math.max(Math.floor(crossLength / discPitch), FEWEST);
}

/**
 * Divides the overview of a layer into cells.
 * @param {number} count
 * @param {{crossLength: number, flow: "right" | "down"}} room
 * @param {number} shrunk As in `planLayers`.
 * @returns {{overview: OverviewPlan, lead: number}} `lead` is the extent along the flow, with the gap to the discs.
 */
export function planOverview(count, { crossLength, flow }, shrunk) {
  let cell = Math.max(Math.floor((CELL[flow] * shrunk) / CELL.step) * CELL.step, CELL.least);
  while (cell > CELL.least && deepOf(count, crossLength, cell) * cell > DEEPEST[flow] * shrunk) {
    cell -= CELL.step;
  }
  const deep = deepOf(count, crossLength, cell);
  const overview = { cell, deep, rows: Math.ceil(count / deep) };
  return { overview, lead: deep * cell + GAP[flow] * shrunk };
}

/**
 * Places the overview at the head of its layer.
 * @param {Plan} plan
 * @param {LayerPlan} layer
 * @returns {OverviewLayout | null}
 */
export function placeOverview({ flow, crossCentre }, { overview, flowStart }) {
  if (!overview) return null;
  const { cell, deep, rows } = overview;
  const [depth, length] = [deep * cell, rows * cell];
  const low = crossCentre - length / 2;
  const box =
    flow === "right"
      ? { x: flowStart, y: low, width: depth, height: length }
      : { x: low, y: flowStart, width: length, height: depth };
  return { ...overview, box };
}

/**
 * Sets the position of each neuron to the centre of its cell.
 * @param {OverviewLayout} overview
 * @param {"right" | "down"} direction
 * @param {Float32Array} flow
 * @param {Float32Array} cross
 */
export function placeCells({ box, cell, deep }, direction, flow, cross) {
  const [start, low] = direction === "right" ? [box.x, box.y] : [box.y, box.x];
  for (let i = 0; i < flow.length; i++) {
    flow[i] = start + ((i % deep) + 0.5) * cell;
    cross[i] = low + (Math.floor(i / deep) + 0.5) * cell;
  }
}

/**
 * Returns how far a layer reaches across the flow, its overview with it.
 * @param {OverviewLayout | null} overview
 * @param {"right" | "down"} flow
 * @param {number} low Where its discs begin.
 * @param {number} high
 */
export function spanOf(overview, flow, low, high) {
  if (!overview) return [low, high];
  const { x, y, width, height } = overview.box;
  const [start, length] = flow === "right" ? [y, height] : [x, width];
  return [Math.min(low, start), Math.max(high, start + length)];
}

/**
 * @param {number} count
 * @param {number} crossLength
 * @param {number} cell
 */
function deepOf(count, crossLength, cell) {
  return Math.ceil(count / Math.floor(crossLength / cell));
}

/**
 * Returns the index of the first neuron of a window, moved as far as needed to lie in the layer.
 * @param {number} wanted
 * @param {{count: number, shown: number}} layer
 */
export function firstOf(wanted, { count, shown }) {
  return Math.max(Math.min(wanted, count - shown), 0);
}

/**
 * Whether a neuron stands as a disc.
 * @param {Pick<LayerLayout, "first" | "end">} layer
 * @param {number} neuron
 */
export function isShown({ first, end }, neuron) {
  return neuron >= first && neuron < end;
}

/**
 * Returns the radius of a neuron, or half the side of its cell.
 * @param {Pick<LayerLayout, "first" | "end" | "radius" | "overview">} layer
 * @param {number} neuron
 */
export function radiusOf({ first, end, radius, overview }, neuron) {
  return overview && !isShown({ first, end }, neuron) ? overview.cell / 2 : radius;
}
