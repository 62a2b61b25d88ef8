/**
 * What the server is to have open, a model or the network of a training: asked for anew on every connection,
 * and of several asked for only the last one counts.
 * @module
 */

import { PAUSE_MS } from "./latest-only.js";

/** @import { Ask } from "./acknowledgements.js" */

/**
 * @param {object} options
 * @param {Ask} options.ask
 * @param {() => number} options.nextSeq
 * @param {() => boolean} options.isReady Whether the server can be asked.
 * @param {(answer: any) => void} options.onOpen What was asked for last is open.
 */
export function createModelOpening({ ask, nextSeq, isReady, onOpen }) {
  /** @type {{event: string, argument: object, onRefused?: () => void} | null} */
  let asked = null;
  /** Of the request that was made last; the weights that answer it carry it too. */
  let requestSeq = 0;
  let isOpen = false;

  function request() {
    if (!asked) return;
    const { event, argument, onRefused } = asked;
    const seq = nextSeq();
    requestSeq = seq;
    isOpen = false;
    ask(event, { ...argument, seq }, (answer, isTooFast) => {
      if (seq !== requestSeq) return; // another was asked for since
      if (isTooFast) setTimeout(requestAgain, PAUSE_MS, seq);
      else if (answer) {
        isOpen = true;
        onOpen(answer);
      } else onRefused?.();
    });
  }

  /** @param {number} seq Of the request that was refused. */
  function requestAgain(seq) {
    if (seq === requestSeq && isReady()) request();
  }

  return {
    get isAsked() {
      return asked !== null;
    },
    get isOpen() {
      return isOpen;
    },
    get requestSeq() {
      return requestSeq;
    },

    /** @param {string} name Of a model. */
    open(name) {
      asked = { event: "open_model", argument: { name } };
      if (isReady()) request();
    },

    /**
     * Something else is open by now: what was sent for another is no longer wanted.
     * @param {number} seq Of the question that opened it.
     * @param {NonNullable<typeof asked>} again How it is asked for on a new connection.
     */
    opened(seq, again) {
      requestSeq = seq;
      isOpen = true;
      asked = again;
    },

    /** Asks for the same on a new connection. */
    openAgain: request,

    interrupt() {
      isOpen = false;
    },
  };
}
