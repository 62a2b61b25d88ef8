/**
 * Marks on the page that the lesson is open, and which parts of the page the tour or the lesson refers to; `lit.css`
 * dims the others. No other module writes these two attributes.
 * @module
 */

import { stepNamed } from "../lesson/index.js";
import { sceneOf } from "../tour/scenes.js";

/** @import { State } from "../types.js" */
/** @import { Store } from "../store/store.js" */

/**
 * @param {State} state
 * @returns {readonly string[]} Empty if no part is referred to; then nothing is dimmed.
 */
export function litParts(state) {
  return sceneOf(state)?.lit ?? stepNamed(state.lesson?.step ?? "")?.lit ?? [];
}

/**
 * @param {Store<State>} store
 * @param {HTMLElement} page
 */
export function connectLit(store, page) {
  store.subscribe((state, { lesson, tour, card }) => {
    if (state.lesson === lesson && state.tour === tour && state.card === card) return;
    const lit = litParts(state);
    page.toggleAttribute("data-lesson", state.lesson !== null);
    if (lit.length > 0) page.dataset.lit = lit.join(" ");
    else delete page.dataset.lit;
  });
}
