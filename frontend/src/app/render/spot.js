/**
 * Outlines on the stage the layers that a word in the lesson refers to.
 * @module
 */

import { layoutStage } from "../../stage/layout.js";
import { stageShape } from "../../store/stage-shape.js";

/** @import { State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */

/** Margin around a layer, in CSS px. */
const MARGIN = 6;

/**
 * @param {Store<State>} store
 */
export function connectSpot(store) {
  store.subscribe((state, previous) => {
    if (state.lesson?.spot !== previous.lesson?.spot) show(state);
  });

  /** @param {State} state */
  function show(state) {
    const { card, lesson } = state;
    const container = document.querySelector(".stage");
    for (const spot of container?.querySelectorAll(".spot") ?? []) spot.remove();
    const { clientWidth: width = 0, clientHeight: height = 0 } = container ?? {};
    if (!container || !card || !width || !height) return;
    const { layers } = layoutStage({ ...stageShape(state), width, height });
    for (const layer of lesson?.spot ?? []) {
      const found = layers.at(layer)?.box;
      if (!found) continue;
      const spot = document.createElement("i");
      spot.className = "spot";
      spot.dataset.layer = String(layer < 0 ? layers.length + layer : layer);
      spot.style.left = `${found.x - MARGIN}px`;
      spot.style.top = `${found.y - MARGIN}px`;
      spot.style.width = `${found.width + 2 * MARGIN}px`;
      spot.style.height = `${found.height + 2 * MARGIN}px`;
      container.append(spot);
    }
  }
}
