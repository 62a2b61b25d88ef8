/**
 * A page without a server: a recording answers its questions. The code of recordings is loaded only on such a page.
 * @module
 */

import { answerRequestsBy } from "./http.js";

/** @import { Connection } from "./socket.js" */

/** The error code for a question that was not recorded. */
export const NEEDS_SERVER = "needs_server";

/**
 * Returns the recording that a page was exported with, or null if it has a server. `server` is the URL of a page that
 * has one, if it was given.
 * @param {ParentNode} head
 * @returns {{folder: string, server: string | null} | null}
 */
export function recordingIn(head) {
  /** @type {HTMLMetaElement | null} */
  const meta = head.querySelector("meta[name=forwardpass-recording]");
  return meta && { folder: meta.content, server: meta.dataset.server ?? null };
}

/**
 * Lets a recording answer the page, including its HTTP requests.
 * @param {string} folder Its URL, with a slash at the end.
 * @returns {Connection}
 */
export function connectRecording(folder) {
  const opened = import("./recording.js").then(({ openRecording }) => openRecording(folder));
  answerRequestsBy(async (...asked) => (await opened).respond(...asked));
  return {
    active: true,
    on: async (...args) => (await opened).on(...args),
    emit: async (...args) => (await opened).emit(...args),
    connect: async () => (await opened).connect(),
    disconnect: async () => (await opened).disconnect(),
  };
}
