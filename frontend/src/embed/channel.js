/**
 * The message channel to the embedding page.
 *
 * Only the embedding window is heard; the server's `frame-ancestors` has decided which site that may be. The
 * first origin that says hello receives all messages, and no other origin can read them.
 * @module
 */

import { MessageError, VERSION } from "./message-error.js";

/** @import { Events, MessageFromPage, Reason } from "../../public/embed.d.ts" */

/** Requests that may be unanswered at a time. */
const MOST_UNANSWERED = 64;

/**
 * @typedef {object} Channel
 * @property {<N extends Exclude<keyof Events, "error">>(name: N, detail: Events[N]) => void} notify
 * @property {(reason: Reason) => void} complain
 */

/**
 * @param {object} callbacks
 * @param {(message: any) => void} callbacks.onHello
 * @param {() => Promise<Record<string, (message: any) => unknown>>} callbacks.requests Fetches, by type,
 *   what answers it, at once or by and by.
 * @param {Record<string, (message: any) => unknown>} callbacks.notes By type: what is not answered.
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
    // A file or a sandboxed page has no origin to name; it can be reached only as anyone.
    if (origin !== null)
      host.postMessage({ forwardPass: VERSION, ...message }, origin === "null" ? "*" : origin);
  }

  /**
   * @param {any} message Of which only what is asked for is ever read: it may have any fields.
   * @param {(message: any) => unknown} perform
   */
  async function answer(message, perform) {
    const { id } = message;
    if (unanswered >= MOST_UNANSWERED) {
      throw new MessageError("too_many", "too many requests wait", MOST_UNANSWERED, unanswered);
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
    send({ type: "error", id, code, message: message || "It cannot be done.", expected, found });
    // A fault of our own, not of the message, belongs in the console too.
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
   * What answers a request.
   * @param {{type: string, id: unknown}} message
   * @param {number | undefined} id
   */
  async function performerOf({ type, id: found }, id) {
    const known = await requests();
    if (!Object.hasOwn(known, type)) {
      const types = ["hello", ...Object.keys(notes), ...Object.keys(known)].join(", ");
      throw new MessageError("unknown_type", "there is no such message", types, type);
    }
    if (id === undefined) {
      throw new MessageError("malformed", "a request has no number", "an 'id'", found);
    }
    return known[type];
  }

  // It says nothing but that someone listens: to whom, is not known yet.
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
    "the messages are of another version",
    VERSION,
    forwardPass,
  );
}
