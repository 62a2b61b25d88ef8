/**
 * The scene inside a neuron: opening, playing, seeking and closing it.
 * @module
 */

import { insideMoved, insideOpened, visited } from "../store/state.js";
import { action, update } from "./action.js";

/** @import { NeuronRef } from "../types.js" */

/** The neuron at which the keyboard begins. */
const FIRST = { layer: 1, neuron: 0 };

export const inside = action({
  label: "neuron.inside",
  icon: "inside",
  keys: ["Enter"],
  keysOn: "stage",
  isPossible: ({ selection }) => Boolean(selection?.layer),
  perform: (
    page,
    /** @type {NeuronRef | undefined} The chosen one, if it is left out. */ asked,
  ) => {
    const ref = asked ?? page.store.get().selection;
    if (ref) update(page, insideOpened, ref);
    else update(page, visited, FIRST);
  },
});

export const insideAt = action({
  perform: (page, /** @type {{time: number, playing: boolean}} */ { time, playing }) =>
    update(page, insideMoved, time, playing),
});

export const closeInside = action({
  label: "inside.close",
  icon: "close",
  perform: (page) => update(page, insideMoved, null),
});
