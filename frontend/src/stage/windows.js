/**
 * Which neurons the window of a large layer shows, and which neuron a cell of its overview stands for. Only the page of
 * a network with a large layer loads this.
 * @module
 */

import { firstOf, isShown } from "./layout/windows.js";

/** @import { LayerLayout, OverviewLayout } from "./types.js" */

/**
 * Returns the first neuron of the window that shows a neuron: the window moves by one to a neighbour, and has any other
 * neuron in its middle.
 * @param {Pick<LayerLayout, "first" | "end" | "count">} layer
 * @param {number} neuron
 */
export function windowAt({ first, end, count }, neuron) {
  const shown = end - first;
  if (isShown({ first, end }, neuron)) return first;
  if (neuron === first - 1) return neuron;
  if (neuron === end) return first + 1;
  return firstOf(neuron - Math.floor(shown / 2), { count, shown });
}

/**
 * Returns the neuron whose cell is at a point of the stage, or the nearest one.
 * @param {LayerLayout & {overview: OverviewLayout}} layer
 * @param {"right" | "down"} flow
 * @param {number} x CSS px
 * @param {number} y CSS px
 */
export function cellNearest({ count, overview }, flow, x, y) {
  const { box, cell, deep, rows } = overview;
  const [u, v] = flow === "right" ? [x - box.x, y - box.y] : [y - box.y, x - box.x];
  const at = (/** @type {number} */ length, /** @type {number} */ cells) =>
    Math.min(Math.max(Math.floor(length / cell), 0), cells - 1);
  return Math.min(at(v, rows) * deep + at(u, deep), count - 1);
}
