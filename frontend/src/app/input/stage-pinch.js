/**
 * Two fingers on the stage: spreading them on a neuron opens its inside, pinching closes it. This code is loaded when
 * a finger first touches the stage.
 * @module
 */

import { hitTest, onCurtain } from "../../input/hit.js";
import { attachPinch } from "../../input/pinch.js";
import { insideMoved, insideOpened } from "../../store/state.js";

/** @import { NeuronRef, State } from "../../types.js" */
/** @import { Store } from "../../store/store.js" */
/** @import { Scene } from "../../stage/types.js" */

/**
 * @param {Store<State>} store
 * @param {HTMLCanvasElement} canvas
 * @param {() => Scene | null} getScene
 */
export function connectPinch(store, canvas, getScene) {
  /** @type {NeuronRef | null} */
  let ref = null;
  attachPinch(/** @type {HTMLElement} */ (canvas.parentElement), {
    onStart(x, y) {
      const scene = getScene();
      const { left, top } = canvas.getBoundingClientRect();
      const at = /** @type {const} */ ([x - left, y - top]);
      const isCovered = !scene || (scene.curtain && onCurtain(scene.layout, ...at));
      ref = isCovered ? null : hitTest(scene.layout, ...at);
      return store.get().inside !== null || Boolean(ref?.layer);
    },
    onPinch: (way) =>
      store.update((state) => {
        if (state.inside === null) return way > 0 ? insideOpened(state, ref) : state;
        return way < 0 ? insideMoved(state, null) : state;
      }),
  });
}
