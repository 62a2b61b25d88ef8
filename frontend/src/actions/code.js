/**
 * The network as code: its speed, the inputs that it refuses, and programs as files.
 * @module
 */

import * as change from "../store/state.js";
import { action, update } from "./action.js";
import { handOver } from "./files.js";

/** @import { PassFile } from "./network-files.js" */

export const measure = action({
  label: "code.measure",
  perform: async (page) => {
    const state = page.store.get();
    if (!state.card) return;
    const { timingOf } = await import("./network-files.js");
    const timing = await timingOf(state);
    // A dial turned meanwhile makes it another network.
    if (page.store.get().editHistory === state.editHistory)
      update(page, change.timingReceived, timing);
  },
});

/** Gives the network the wrong number of pixels, to show its error. */
export const wrongSize = action({
  perform: async (page, /** @type {number} */ found) => {
    const state = page.store.get();
    if (!state.card) return;
    const { refusalOf } = await import("./network-files.js");
    update(page, change.inputRefused, await refusalOf(state, found));
  },
});

/** Saves a file about the current pass. Some files are about the open neuron or its layer. */
export const savePass = action({
  perform: async (page, /** @type {PassFile} */ file) => {
    const state = page.store.get();
    if (!state.card || !state.pass) return;
    const { savePassFile } = await import("./network-files.js");
    await savePassFile(state, file);
  },
});

export const download = action({
  perform: (page, /** @type {{text: string, file: string}} */ { text, file }) =>
    handOver(new Blob([text], { type: "text/plain" }), file),
});
