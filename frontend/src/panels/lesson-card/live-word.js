/**
 * Highlights on the stage and the page what a word of the lesson refers to, and removes the highlight.
 * @module
 */

/** @import { State } from "../../types.js" */
/** @import { Live } from "../../lesson/live.js" */
/** @import { Panel } from "../panel.js" */

/**
 * @param {Panel} panel
 * @param {State} state
 * @param {Live} live
 */
export function lightWord(panel, state, { marks, layers, neuron, edge }) {
  for (const mark of marks ? document.querySelectorAll(marks) : []) {
    mark.toggleAttribute("data-pointed", true);
  }
  if (layers) panel.act("spot", layers);
  const [ref, connection] = [neuron?.(state), edge?.(state)];
  if (ref) panel.act("point", ref);
  if (connection) panel.act("edge", connection);
}

/**
 * @param {Panel} panel
 * @param {Live} live
 */
export function unlightWord(panel, { layers, neuron, edge }) {
  for (const mark of document.querySelectorAll("[data-pointed]")) {
    mark.removeAttribute("data-pointed");
  }
  if (layers) panel.act("spot", []);
  if (neuron) panel.act("point", null);
  if (edge) panel.act("edge", null);
}
