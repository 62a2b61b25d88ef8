/**
 * The network on the stage: which one it is, what is selected or pointed at, and what the lines show.
 * @module
 */

import * as change from "../store/state.js";
import { action, update } from "./action.js";

/** @import { Edge, NeuronRef, Probe, State, TabName } from "../types.js" */

export const openModel = action({
  perform: ({ openModel: open }, /** @type {string} */ name) => open(name),
});

export const view = action({
  perform: (page, /** @type {State["view"]} */ name) => update(page, change.viewChosen, name),
});

export const live = action({
  label: "mode.live",
  isOn: ({ mode }) => mode === "live",
  perform: (page) => {
    page.clock.pause();
    update(page, change.modeChosen, "live");
    page.clock.seek(Infinity);
  },
});

export const staged = action({
  label: "mode.staged",
  isOn: ({ mode }) => mode === "staged",
  perform: (page) => {
    page.clock.pause();
    update(page, change.modeChosen, "staged");
  },
});

export const flow = action({
  label: "lines.flow",
  isOn: ({ lines }) => lines === "flow",
  perform: (page) => update(page, change.linesChosen, "flow"),
});

export const weights = action({
  label: "lines.weights",
  isOn: ({ lines }) => lines === "weights",
  perform: (page) => update(page, change.linesChosen, "weights"),
});

export const curtain = action({
  label: "curtain.title",
  keys: ["C"],
  keysOn: "stage",
  isOn: (state) => state.curtain,
  isPossible: ({ card }) => card !== null && card.sizes.length > 2,
  perform: (page) => update(page, change.curtainDrawn, !page.store.get().curtain),
});

/** Shows the network's answer to a blank pad. */
export const showBlank = action({
  label: "answer.blank.show",
  perform: (page) => update(page, change.blankShownChanged, true),
});

export const select = action({
  perform: (page, /** @type {NeuronRef | null} */ ref) => update(page, change.selected, ref),
});

export const tab = action({
  perform: (page, /** @type {TabName} */ name) => update(page, change.tabChosen, name),
});

export const closeNeuron = action({
  label: "neuron.close",
  icon: "close",
  perform: (page) => update(page, change.selected, null),
});

export const point = action({
  perform: (page, /** @type {NeuronRef | null} */ ref) => update(page, change.hovered, ref),
});

export const edge = action({
  perform: (page, /** @type {Edge | null} */ wanted) => update(page, change.edgePointed, wanted),
});

export const probe = action({
  perform: (page, /** @type {Probe | null} */ question) => update(page, change.probed, question),
});
