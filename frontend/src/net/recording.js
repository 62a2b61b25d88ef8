/**
 * Answers the page's questions from a recording: the answers of a server that `forwardpass export` asked the same
 * questions. A question that is not recorded is refused with the code `needs_server`.
 * @module
 */

import { createEdits } from "./recording/edits.js";
import { bytesOf, keyOf, numbered, withoutSeq } from "./recording/keys.js";
import { openFiles } from "./recording/files.js";
import { NEEDS_SERVER } from "./recorded.js";

/** @import { RecordedNetwork } from "./recording/files.js" */

const MESSAGE = "this was not recorded; it needs a server";
/** How long until files that could not be fetched are tried again, in ms. */
const AGAIN_MS = 2000;

/** @param {string} folder The URL of the recording, with a slash at the end. */
export function openRecording(folder) {
  const files = openFiles(folder);
  /** @type {Map<string, (...args: any[]) => void>} */
  const listeners = new Map();
  const send = (/** @type {string} */ event, /** @type {any[]} */ ...args) =>
    listeners.get(event)?.(...args);

  /** @type {{network: RecordedNetwork, edits: ReturnType<typeof createEdits>} | null} */
  let open = null;
  /** @type {ArrayBuffer | null} The newest input, without its seq. */
  let input = null;
  /** Questions are answered in their order, as by a server: an input may follow the network that it is for at once. */
  let answered = Promise.resolve();

  /**
   * @param {string} event
   * @param {any} argument
   */
  function refuse(event, argument) {
    const seq = argument instanceof ArrayBuffer ? null : (argument?.seq ?? null);
    send("error", {
      code: NEEDS_SERVER,
      event,
      seq,
      message: MESSAGE,
      expected: null,
      found: null,
    });
    return null;
  }

  /**
   * Returns the recorded answer of the network with its current changes, if there is one.
   * @param {string} event
   * @param {any} argument
   */
  const recorded = (event, argument) =>
    open?.network.answers.get(`${open.edits.key} ${keyOf(event, argument)}`);

  /**
   * @param {{name: string, seq: number}} wanted
   * @param {(answer: any) => void} onAnswer
   */
  async function openModel({ name, seq }, onAnswer) {
    const { networks } = await files.index();
    if (!networks.includes(name)) return onAnswer(refuse("open_model", { seq }));
    const network = await files.network(name).catch(() => null);
    if (!network) return undefined; // without an answer the page connects again after a while
    open = { network, edits: createEdits(network.weights) };
    onAnswer({ ...network.card, seq });
    for (const frame of network.weights) send("weights", numbered(frame, seq), () => {});
    return undefined;
  }

  /**
   * @param {ArrayBuffer} frame
   * @param {(answer: any) => void} onAnswer
   */
  function runInput(frame, onAnswer) {
    const { bare, seq, staged } = withoutSeq(frame);
    const frames = recorded("input", bare);
    if (!frames) return onAnswer(refuse("input", frame));
    input = bare;
    const blob = numbered(frames, seq);
    if (staged) send("layer", blob);
    return onAnswer(staged ? seq : blob);
  }

  /**
   * Sets the dials or the switches of the open network, if this state was recorded.
   * @param {string} event
   * @param {any} argument
   * @param {(answer: any) => void} onAnswer
   */
  function edit(event, argument, onAnswer) {
    if (!open) return onAnswer(refuse(event, argument));
    const { network, edits } = open;
    const before = edits.keep();
    const { seq, more } = event === "change" ? edits.change(argument) : edits.set(argument);
    if (more) return onAnswer(seq);
    const accuracy = network.accuracies.get(edits.key);
    if (accuracy === undefined) {
      edits.restore(before);
      return onAnswer(refuse(event, argument));
    }
    const frames = input && recorded("input", input);
    onAnswer(frames ? numbered(frames, seq) : seq);
    if (accuracy) send("accuracy", { ...accuracy, seq });
    return undefined;
  }

  /**
   * @param {string} event
   * @param {any} argument
   * @param {(answer: any) => void} onAnswer
   */
  async function answer(event, argument, onAnswer) {
    if (event === "hello") return onAnswer((await files.index()).hello);
    if (event === "open_model") return openModel(argument, onAnswer);
    if (event === "input") return runInput(argument, onAnswer);
    if (event === "change" || event === "switches") return edit(event, argument, onAnswer);
    const found = recorded(event, argument);
    return onAnswer(found ? numbered(found, argument.seq) : refuse(event, argument));
  }

  /** Connects once the files that every visit needs have arrived. */
  async function connect() {
    try {
      await files.index();
      send("connect");
    } catch {
      send("connect_error", new Error("the recording could not be fetched"));
      setTimeout(connect, AGAIN_MS);
    }
  }

  connect();
  return {
    /**
     * @param {string} event
     * @param {(...args: any[]) => void} listener
     */
    on: (event, listener) => void listeners.set(event, listener),

    /**
     * @param {string} event
     * @param {unknown} argument
     * @param {(answer: any) => void} onAnswer
     */
    emit(event, argument, onAnswer) {
      const asked = ArrayBuffer.isView(argument) ? bytesOf(argument) : argument;
      const next = () => answer(event, asked, onAnswer);
      answered = answered.then(next, next);
    },

    connect,

    disconnect() {
      open = null;
      input = null;
    },

    /**
     * Responds to a request over HTTP.
     * @param {string} address
     * @param {RequestInit} [options]
     */
    async respond(address, options) {
      const index = await files.index().catch(() => null);
      if (!index) return new Response(null, { status: 503 });
      const found = (options?.method ?? "GET") === "GET" && index.requests[address];
      if (found) return Response.json(found);
      return Response.json({ error: { code: NEEDS_SERVER, message: MESSAGE } }, { status: 503 });
    },
  };
}
