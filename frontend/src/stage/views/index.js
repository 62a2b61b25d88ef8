/**
 * The views of the stage in painting order, the bottom one first.
 *
 * A view draws what it is given, `draw(ctx, scene, cache)`, and holds no state; it caches between repaints only
 * through `cache`. It must NOT import another view, read the state, schedule a repaint or read the time of day. To
 * add a view, add one file here and one line below, and one in `first.js` if every network shows it.
 * @module
 */

import { draw as bars } from "./bars.js";
import { draw as focusLines } from "./focus-lines.js";
import { draw as curves } from "./curves.js";
import { draw as curtain } from "./curtain.js";
import { draw as digit } from "./digit.js";
import { draw as edges } from "./edges.js";
import { draw as grid } from "./grid.js";
import { draw as heatmap } from "./heatmap.js";
import { draw as labels } from "./labels.js";
import { draw as legend } from "./legend.js";
import { draw as plates } from "./plates.js";
import { draw as pointedEdge } from "./pointed-edge.js";
import { draw as neurons } from "./neurons.js";
import { draw as numberline } from "./numberline.js";
import { draw as neuronLabel } from "./neuron-label.js";
import { draw as sums } from "./sums.js";

/** @type {readonly import("../types.js").View[]} */
export const VIEWS = [
  grid,
  edges,
  digit,
  focusLines,
  labels,
  legend,
  heatmap,
  plates,
  neurons,
  bars,
  numberline,
  sums,
  curves,
  curtain,
  pointedEdge,
  neuronLabel,
];
