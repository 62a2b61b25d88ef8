/**
 * Tells the server which network to open: a model, that of a training, or the visitor's own. It asks again on every new
 * connection. Of several requests, only the last counts.
 * @module
 */

import { PAUSE_MS } from "./latest-only.js";

/** @import { Ask } from "./acknowledgements.js" */

/** Pause between two parts, because the server limits the share of its time that one page may take. */
const REST_MS = 30;

/**
 * A request to open a network. `parts` are sent first, one after the other, as the event `numbers`.
 * @typedef {{event: string, argument: object, parts?: object[], onRefused?: () => void}} Asked
 */

/**
 * @param {object} options
 * @param {Ask} options.ask
 * @param {() => number} options.nextSeq
 * @param {() => boolean} options.isReady Whether the server can be asked.
 * @param {(answer: any) => void} options.onOpen Called when what was requested last is open.
 */
export function createModelOpening({ ask, nextSeq, isReady, onOpen }) {
  /** @type {Asked | null} */
  let asked = null;
  /** The seq of the latest request; the weights that answer it carry it too. */
  let requestSeq = 0;
  let isOpen = false;
  /** Whether the parts before the request are still being sent. */
  let isTelling = false;

  function request() {
    if (!asked) return;
    const { event, argument, parts = [], onRefused } = asked;
    const seq = nextSeq();
    requestSeq = seq;
    isOpen = false;
    tell(0);

    /** @param {number} at How many parts have been sent. */
    function tell(at) {
      const isLast = at === parts.length;
      isTelling = !isLast;
      const message = isLast ? argument : parts[at];
      ask(isLast ? event : "numbers", { ...message, seq }, (answer, isTooFast) => {
        if (seq !== requestSeq) return; // superseded by a later request
        if (isTooFast) setTimeout(tellLater, PAUSE_MS, at);
        else if (answer === null) onRefused?.();
        else if (!isLast) setTimeout(tellLater, REST_MS, at + 1);
        else {
          isOpen = true;
          onOpen(answer);
        }
      });
    }

    /** @param {number} at */
    function tellLater(at) {
      if (seq === requestSeq && isReady()) tell(at);
    }
  }

  return {
    /** Whether the server will know which network to open when it receives the next message. */
    get isAsked() {
      return asked !== null && !isTelling;
    },
    get isOpen() {
      return isOpen;
    },
    get requestSeq() {
      return requestSeq;
    },

    /** @param {string} name The name of a model. */
    open(name) {
      asked = { event: "open_model", argument: { name } };
      if (isReady()) request();
    },

    /**
     * Requests a network that is not a model of the server. If it is refused, the previous one is opened again.
     * @param {Asked} wanted
     */
    openOther(wanted) {
      const before = asked;
      const onRefused = () => {
        wanted.onRefused?.();
        asked = before;
        if (isReady()) request();
      };
      asked = { ...wanted, onRefused };
      if (isReady()) request();
    },

    /**
     * Notes that another network is open; answers to earlier requests are no longer wanted.
     * @param {number} seq The seq of the question that opened it.
     * @param {NonNullable<typeof asked>} again How to request it on a new connection.
     */
    opened(seq, again) {
      requestSeq = seq;
      isOpen = true;
      asked = again;
    },

    /** Repeats the request on a new connection. */
    openAgain: request,

    interrupt() {
      isOpen = false;
    },
  };
}
