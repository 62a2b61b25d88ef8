/**
 * The message channel between the embed and the embedding page.
 *
 * Only messages from the embedding window are read; the server's `frame-ancestors` decides which sites may embed. The
 * first origin that says hello receives all messages, and no other origin can read them.
 * @module
 */

import { MessageError, VERSION } from "./message-error.js";

/** @import { Events, MessageFromPage, Reason } from "../../public/embed.d.ts" */

/** The most requests that may be unanswered at a time. */
const MOST_UNANSWERED = 64;

/**
 * @typedef {object} Channel
 * @property {<N extends Exclude<keyof Events, "error">>(name: N, detail: Events[N]) => void} notify
 * @property {(reason: Reason) => void} complain
 */

/**
 * @param {object} callbacks
 * @param {(message: any) => void} callbacks.onHello
 * @param {() => Promise<Record<string, (message: any) => unknown>>} callbacks.requests Loads the functions that
 *   answer requests, by message type; they may be asynchronous.
 * @param {Record<string, (message: any) => unknown>} callbacks.notes The functions that handle messages without an
 *   answer, by type.
 * @param {Window} [page]
 * @returns {Channel}
 */
export function openChannel({ onHello, requests, notes }, page = window) {
  const host = page.parent;
  /** @type {string | null} */
  let origin = null;
  let unanswered = 0;

  /** @param {any} message */
  function send(message) {
    // A local file or a sandboxed page has no origin to name; only the target "*" reaches it.
    if (origin !== null)
      host.postMessage({ forwardPass: VERSION, ...message }, origin === "null" ? "*" : origin);
  }

  /**
   * @param {any} message May have any fields; only the expected ones are ever read.
   * @param {(message: any) => unknown} perform
   */
  async function answer(message, perform) {
    const { id } = message;
    if (unanswered >= MOST_UNANSWERED) {
      throw new MessageError(
        "too_many",
        "too many requests are unanswered",
        MOST_UNANSWERED,
        unanswered,
      );
    }
    unanswered += 1;
    try {
      send({ type: "done", id, result: await perform(message) });
    } finally {
      unanswered -= 1;
    }
  }

  /**
   * @param {unknown} error
   * @param {number} [id]
   */
  function refuse(error, id) {
    const { code = "failed", message, expected, found } = /** @type {any} */ (error);
    send({ type: "error", id, code, message: message || "The request failed.", expected, found });
    // An error of our own, not of the message, must also appear in the console.
    if (!(error instanceof Error) || !("code" in error)) throw error;
  }

  page.addEventListener("message", async ({ source, origin: from, data }) => {
    if (source !== host || typeof data?.forwardPass !== "number") return;
    if (origin !== null && from !== origin) return;
    const id = Number.isInteger(data.id) ? data.id : undefined;
    try {
      if (data.type === "hello") {
        origin = from;
        check(data);
        onHello(data);
      } else if (origin !== null) {
        check(data);
        if (Object.hasOwn(notes, data.type)) await notes[data.type](data);
        else await answer(data, await performerOf(data, id));
      }
    } catch (error) {
      refuse(error, id);
    }
  });

  /**
   * Returns the function that answers a request.
   * @param {{type: string, id: unknown}} message
   * @param {number | undefined} id
   */
  async function performerOf({ type, id: found }, id) {
    const known = await requests();
    if (!Object.hasOwn(known, type)) {
      const types = ["hello", ...Object.keys(notes), ...Object.keys(known)].join(", ");
      throw new MessageError("unknown_type", "there is no such type of message", types, type);
    }
    if (id === undefined) {
      throw new MessageError("malformed", "a request needs a number", "an 'id'", found);
    }
    return known[type];
  }

  // Announces that the embed listens, and nothing else, because it is not yet known who receives this.
  if (host !== page) host.postMessage({ forwardPass: VERSION, type: "loaded" }, "*");
  return {
    notify: (type, detail) => send({ type, detail }),
    complain: (reason) => send({ type: "error", ...reason }),
  };
}

/** @param {{forwardPass: number}} message */
function check({ forwardPass }) {
  if (forwardPass === VERSION) return;
  throw new MessageError(
    "unsupported_version",
    "the message has another version",
    VERSION,
    forwardPass,
  );
}
