/**
 * The network as code: how long it takes, what it refuses, programs as files.
 * @module
 */

import { ApiError, tryPixels } from "../net/api.js";
import * as change from "../store/state.js";
import { action, update } from "./action.js";
import { handOver } from "./files.js";

export const measure = action({
  label: "code.measure",
  perform: async (page) => {
    const { card, weights, trained, switches, editHistory } = page.store.get();
    if (!card) return;
    const changes = change.changesOf(weights, trained);
    const { fetchTiming } = await import("../net/api/networks.js");
    const timing = await fetchTiming({ model: card.name, changes, switches });
    // What was turned meanwhile makes another network.
    if (page.store.get().editHistory === editHistory) update(page, change.timingReceived, timing);
  },
});

/** Gives the network so many numbers instead of the pixels it takes, to see what it says. */
export const wrongSize = action({
  perform: async (page, /** @type {number} */ found) => {
    const { card } = page.store.get();
    if (!card) return;
    const { message, expected = "" } = await refusalOf(tryPixels(card.name, found));
    update(page, change.inputRefused, { model: card.name, message, expected, found });
  },
});

export const download = action({
  perform: (page, /** @type {{text: string, file: string}} */ { text, file }) =>
    handOver(new Blob([text], { type: "text/plain" }), file),
});

/**
 * Why the server refuses what it is asked.
 * @param {Promise<void>} asked
 * @returns {Promise<ApiError>}
 */
async function refusalOf(asked) {
  try {
    await asked;
  } catch (error) {
    if (error instanceof ApiError && error.message) return error;
    throw error;
  }
  throw new Error("The server took an input that it should have refused.");
}
