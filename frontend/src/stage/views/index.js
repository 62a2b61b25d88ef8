/**
 * The views of the stage in the order they are painted, the lowest first.
 *
 * A view draws what it is handed, `draw(ctx, scene, cache)`, and holds no state: what is worth keeping
 * from one repaint to the next goes through `cache`. It may NOT import another view, read a state,
 * schedule a repaint or know the time of day. To add a view: one file here and one line below.
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
