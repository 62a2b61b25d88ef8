/**
 * The timeline of the pass: play, pause and step.
 * @module
 */

import * as change from "../store/state.js";
import { action, update } from "./action.js";

/** @import { Services } from "./action.js" */

/** @param {Services} page */
function start({ store, clock, run }) {
  if (change.awaitsPlay(store.get())) run();
  else clock.play();
}

export const play = action({ label: "timeline.play", icon: "play", perform: start });

export const pause = action({
  label: "timeline.pause",
  icon: "pause",
  perform: ({ clock }) => clock.pause(),
});

export const playOrPause = action({
  label: "timeline.playOrPause",
  keys: ["P"],
  keysOn: "stage",
  perform: (page) => (page.store.get().playing ? page.clock.pause() : start(page)),
});

export const seek = action({
  label: "timeline.position",
  perform: ({ clock }, /** @type {number} */ time) => clock.seek(time),
});

export const layerBack = action({
  label: "timeline.layerBack",
  icon: "layerBack",
  keys: [","],
  keysOn: "stage",
  perform: ({ clock }) => clock.stepLayer(-1),
});

export const layerOn = action({
  label: "timeline.layerOn",
  icon: "layerOn",
  keys: ["."],
  keysOn: "stage",
  perform: ({ clock }) => clock.stepLayer(1),
});

export const neuronBack = action({
  label: "timeline.neuronBack",
  icon: "neuronBack",
  perform: ({ clock }) => clock.stepNeuron(-1),
});

export const neuronOn = action({
  label: "timeline.neuronOn",
  icon: "neuronOn",
  perform: ({ clock }) => clock.stepNeuron(1),
});

export const speed = action({
  label: "timeline.speed",
  perform: (page, /** @type {number} */ wanted) => update(page, change.speedChosen, wanted),
});
