/**
 * The edited network: its dials and switches, undo and redo, and saving it as a file.
 * @module
 */

import { openedFileOf } from "../store/own-network.js";
import * as change from "../store/state.js";
import { action, update } from "./action.js";

/** @import { NeuronRef, Switches } from "../types.js" */

export const holdDial = action({ perform: (page) => update(page, change.dialHeld) });

export const releaseDial = action({ perform: (page) => update(page, change.dialReleased) });

/**
 * @typedef {object} TurnedDials
 * @property {number} layer
 * @property {number} neuron
 * @property {readonly number[]} sources
 * @property {ArrayLike<number> | number} values One value for each source, or one for all.
 */

export const turnDials = action({
  perform: (page, /** @type {TurnedDials} */ { layer, neuron, sources, values }) =>
    update(page, change.dialsSet, { layer, neuron }, sources, values),
});

export const resetDials = action({
  label: "edit.resetDials",
  isPossible: (state) => !change.isTrained(state),
  perform: (page, /** @type {{of: NeuronRef | null, source?: number}} */ { of, source }) =>
    update(page, change.dialsReset, of, source),
});

export const randomDials = action({
  label: "edit.randomDials",
  isPossible: change.hasWeights, // otherwise it would set only the neurons whose dials have arrived
  perform: async (page, /** @type {NeuronRef | null} */ of) => {
    const { randomRows } = await import("../math/random-weights.js");
    const state = page.store.get(); // another network may have been opened meanwhile
    if (change.hasWeights(state)) update(page, change.rowsSet, randomRows(state, of));
  },
});

export const undoEdit = action({
  label: "edit.undoEdit",
  isPossible: ({ editHistory }) => editHistory.length > 0,
  perform: (page) => update(page, change.editUndone),
});

export const redoEdit = action({
  label: "edit.redoEdit",
  isPossible: ({ redoEdits }) => redoEdits.length > 0,
  perform: (page) => update(page, change.editRedone),
});

export const setSwitches = action({
  perform: (page, /** @type {Partial<Switches>} */ wanted) =>
    update(page, change.switchesSet, wanted),
});

/** Switches a neuron off, or on again if it is off. */
export const switchOff = action({
  perform: (page, /** @type {NeuronRef} */ ref) => {
    const { off } = page.store.get().switches;
    const others = off.filter((other) => !change.sameNeuron(other, ref));
    const { layer, neuron } = ref;
    update(page, change.switchesSet, {
      off: others.length < off.length ? others : [...off, { layer, neuron }],
    });
  },
});

export const saveNetwork = action({
  label: "edit.save",
  perform: async (page, /** @type {import("../net/api/networks.js").NetworkFormat} */ format) => {
    const state = page.store.get();
    if (!state.card) return;
    const { saveOpenNetwork } = await import("./network-files.js");
    await saveOpenNetwork(state, format);
  },
});

export const openNetwork = action({
  label: "edit.open",
  perform: async (page, /** @type {File} */ file) =>
    (await import("./network-opening.js")).openNetwork(page, file),
});

/** Brings back the visitor's own network and test set after a reload. */
export const findOwn = action({
  perform: async (page) => {
    await (await page.ownFile()).find();
    if (page.store.get().testSetComing) await page.testSet();
  },
});

/** Opens the file of the network again, with other choices. */
export const openOtherwise = action({
  label: "edit.otherwise",
  isPossible: (state) => openedFileOf(state) !== undefined,
  perform: async (page) => (await import("./network-opening.js")).openOtherwise(page),
});

export const chooseAbout = action({
  perform: async (page, /** @type {Partial<import("../types.js").About>} */ changes) =>
    (await import("./network-opening.js")).chooseAbout(page, changes),
});

export const openChosen = action({
  label: "unopened.open",
  perform: async (page) => (await import("./network-opening.js")).openChosen(page),
});

export const closeUnopened = action({
  label: "unopened.cancel",
  perform: async (page) => (await import("./network-opening.js")).closeUnopened(page),
});
