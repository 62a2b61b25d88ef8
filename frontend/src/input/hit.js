/**
 * Finds the neuron or the line under a point of the stage.
 * @module
 */

/** @import { Edge, NeuronRef } from "../types.js" */
/** @import { Box, LayerLayout, Layout, Lines } from "../stage/types.js" */

/** How far outside a neuron a pointer may be and still hit it, in CSS px. */
const SLACK = 8;
/** Within this distance of a neuron, a finger always hits the neuron and never a line that ends there, in CSS px. */
const RIM = 2;
/** How far from the middle of a line a mouse and a finger may be and still hit it, in CSS px. */
const LINE_SLACK = { fine: 4, coarse: 14 };

/**
 * Returns the neuron at a point: the one whose disc, heatmap, label or bar is there, otherwise the nearest one within
 * reach.
 * @param {Layout} layout
 * @param {number} x CSS px
 * @param {number} y CSS px
 * @param {number} [slack] How far outside its disc and its heatmap, CSS px.
 * @returns {NeuronRef | null}
 */
export function hitTest(layout, x, y, slack = SLACK) {
  return neuronAt(layout, x, y, slack) ?? outputAt(layout, x, y) ?? pixelAt(layout, x, y);
}

/**
 * Returns the nearest target of a finger, which may lie between neurons and the lines of one of them.
 * @param {Layout} layout
 * @param {(Lines | null)[]} lines By gap.
 * @param {number} x CSS px
 * @param {number} y CSS px
 * @param {number} least As in `hitLine`.
 * @returns {{ref: NeuronRef | null, edge: Edge | null}}
 */
export function hitNearest(layout, lines, x, y, least) {
  let reach = LINE_SLACK.coarse;
  let edge = null;
  for (const [gap, own] of lines.entries()) {
    const found = own && nearestLine(layout, gap, own, x, y, least, reach);
    if (found) ({ edge, distance: reach } = found);
  }
  const ref = hitTest(layout, x, y, edge ? Math.min(SLACK, Math.max(RIM, reach)) : SLACK);
  return { ref, edge: ref ? null : edge };
}

/**
 * Returns the line of a gap at a point; the nearest one if there are several.
 * @param {Layout} layout
 * @param {number} gap
 * @param {Lines} lines The lines of the gap.
 * @param {number} x CSS px
 * @param {number} y CSS px
 * @param {{least?: number, coarse?: boolean}} [how] `least`: the share of the strongest line below which a line is
 *   too faint to be seen. `coarse`: whether the pointer is a finger.
 * @returns {Edge | null}
 */
export function hitLine(layout, gap, lines, x, y, { least = 0, coarse = false } = {}) {
  const reach = coarse ? LINE_SLACK.coarse : LINE_SLACK.fine;
  return nearestLine(layout, gap, lines, x, y, least, reach)?.edge ?? null;
}

/**
 * @param {Layout} layout
 * @param {number} gap
 * @param {Lines} lines
 * @param {number} x
 * @param {number} y
 * @param {number} least
 * @param {number} reach
 */
function nearestLine({ gaps, flow }, gap, lines, x, y, least, reach) {
  const { count, sources, targets, values, largest } = lines;
  const { fromFlow, fromCross, toFlow, toCross } = gaps[gap];
  const [u, v] = flow === "right" ? [x, y] : [y, x];
  let best = null;
  let bestDistance = reach;
  for (let k = 0; k < count; k++) {
    if (Math.abs(values[k]) < least * largest) continue;
    const [source, neuron] = [sources[k], targets[k]];
    const q = (u - fromFlow[source]) / (toFlow[neuron] - fromFlow[source]);
    if (q < 0 || q > 1) continue;
    const rise = toCross[neuron] - fromCross[source];
    // The slope gives steep lines the same width as flat ones.
    const slope = (rise * 6 * q * (1 - q)) / (toFlow[neuron] - fromFlow[source]);
    const off = v - fromCross[source] - rise * q * q * (3 - 2 * q);
    const distance = Math.abs(off) / Math.hypot(1, slope);
    if (distance < bestDistance) {
      [best, bestDistance] = [{ layer: gap + 1, neuron, source }, distance];
    }
  }
  return best && { edge: best, distance: bestDistance };
}

/**
 * @param {Layout} layout
 * @param {number} x
 * @param {number} y
 * @param {number} slack
 */
function neuronAt({ layers }, x, y, slack) {
  let best = null;
  let bestDistance = slack;
  for (let layer = 1; layer < layers.length; layer++) {
    if (!inside(layers[layer].box, x, y, slack)) continue;
    const { first, end } = layers[layer];
    for (let neuron = first; neuron < end; neuron++) {
      const distance = distanceTo(layers[layer], neuron, x, y);
      if (distance < bestDistance) [best, bestDistance] = [{ layer, neuron }, distance];
    }
  }
  return best;
}

/**
 * Returns how far outside a neuron and its heatmap a point lies. Inside the disc the distance is negative, more so
 * towards the middle.
 * @param {LayerLayout} layer
 * @param {number} i
 * @param {number} x
 * @param {number} y
 */
function distanceTo({ x: xs, y: ys, radius, heatmap, heatmapX, heatmapY }, i, x, y) {
  const disc = Math.hypot(x - xs[i], y - ys[i]) - radius;
  if (heatmap === 0) return disc;
  const dx = Math.max(heatmapX[i] - x, 0, x - heatmapX[i] - heatmap);
  const dy = Math.max(heatmapY[i] - y, 0, y - heatmapY[i] - heatmap);
  return Math.min(disc, Math.hypot(dx, dy));
}

/**
 * @param {Layout} layout
 * @param {number} x
 * @param {number} y
 */
function outputAt({ layers, outputs }, x, y) {
  const neuron = outputs.findIndex(
    ({ bar, outline }) => inside(outline, x, y, 0) || inside(bar, x, y, SLACK / 2),
  );
  return neuron < 0 ? null : { layer: layers.length - 1, neuron };
}

/**
 * @param {Layout} layout
 * @param {number} x
 * @param {number} y
 */
function pixelAt({ grid, layers }, x, y) {
  const column = Math.floor((x - grid.x) / grid.pitch);
  const row = Math.floor((y - grid.y) / grid.pitch);
  const neuron = row * grid.columns + column;
  const within = column >= 0 && column < grid.columns && row >= 0 && neuron < layers[0].count;
  return within ? { layer: 0, neuron } : null;
}

/**
 * Whether a point lies on the curtain; without hidden layers there is no curtain.
 * @param {Layout} layout
 * @param {number} x CSS px
 * @param {number} y CSS px
 */
export function onCurtain({ curtain }, x, y) {
  return curtain !== null && inside(curtain, x, y, 0);
}

/**
 * @param {Box} box
 * @param {number} x
 * @param {number} y
 * @param {number} slack
 */
function inside(box, x, y, slack) {
  return (
    x >= box.x - slack &&
    x <= box.x + box.width + slack &&
    y >= box.y - slack &&
    y <= box.y + box.height + slack
  );
}
