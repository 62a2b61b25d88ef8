/**
 * What can be shown in the middle of the page, in the order of the menu. `stage` is the canvas, which always exists;
 * the others are panels, loaded when first opened. `when` tells for which networks a view is offered. To add a view:
 * its name in `options.js`, one file here and one line below.
 * @module
 */

import { isLinear } from "../../store/state.js";

/** @import { Card, ViewName } from "../../types.js" */

/**
 * @typedef {object} View
 * @property {ViewName} name Its text is `view.NAME` in the catalogue.
 * @property {string} [element] The panel's element.
 * @property {() => Promise<unknown>} [load]
 * @property {(card: Card) => boolean} [when]
 * @property {true} [follows] Whether the view shows the pass as far as the timeline has come.
 */

/** @type {readonly View[]} */
export const VIEWS = [
  { name: "stage", follows: true },
  {
    name: "matrix",
    element: "fp-matrix",
    load: () => import("./matrix/matrix.js"),
    follows: true,
  },
  { name: "wall", element: "fp-wall", load: () => import("./wall/wall.js"), follows: true },
  { name: "dials", element: "fp-edit", load: () => import("./edit/edit.js") },
  { name: "networks", element: "fp-networks", load: () => import("./networks.js") },
  { name: "code", element: "fp-code", load: () => import("./code/code.js") },
  { name: "checked", element: "fp-checked", load: () => import("./checks/checked.js") },
  {
    name: "linear",
    element: "fp-linear",
    load: () => import("./linear.js"),
    when: isLinear,
  },
  { name: "gradient", element: "fp-gradient", load: () => import("./gradient/gradient.js") },
  { name: "learn", element: "fp-learn", load: () => import("./learn/learn.js") },
];

/**
 * Whether a view changes with the timeline, which then stands beside it.
 * @param {string} view
 */
export function followsPass(view) {
  return VIEWS.some(({ name, follows }) => name === view && follows);
}
