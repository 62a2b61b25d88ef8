/**
 * The views that show how a network has read a digit, in painting order, the bottom one first. The others, which show
 * what a visitor opens or points at and a pass on its way, come with `index.js` once they are needed.
 * @module
 */

import { draw as bars } from "./bars.js";
import { draw as digit } from "./digit.js";
import { draw as edges } from "./edges.js";
import { draw as grid } from "./grid.js";
import { draw as heatmap } from "./heatmap.js";
import { draw as labels } from "./labels.js";
import { draw as legend } from "./legend.js";
import { draw as neurons } from "./neurons.js";
import { draw as plates } from "./plates.js";

/** @import { View } from "../types.js" */

/** @type {readonly View[]} */
export const FIRST_VIEWS = [grid, edges, digit, labels, legend, heatmap, plates, neurons, bars];

/**
 * Returns views with that of overviews, which comes with the first large layer. It is drawn below the neurons.
 * @param {readonly View[]} views
 * @param {View} overviews
 */
export const withOverviews = (views, overviews) =>
  views.flatMap((view) => (view === neurons ? [overviews, view] : [view]));
