/**
 * Tells the server which model, or which training's network, to have open. It asks again on every new connection; of
 * several requests only the last one counts.
 * @module
 */

import { PAUSE_MS } from "./latest-only.js";

/** @import { Ask } from "./acknowledgements.js" */

/**
 * @param {object} options
 * @param {Ask} options.ask
 * @param {() => number} options.nextSeq
 * @param {() => boolean} options.isReady Whether the server can be asked.
 * @param {(answer: any) => void} options.onOpen Called when what was requested last is open.
 */
export function createModelOpening({ ask, nextSeq, isReady, onOpen }) {
  /** @type {{event: string, argument: object, onRefused?: () => void} | null} */
  let asked = null;
  /** The seq of the latest request; the weights that answer it carry it too. */
  let requestSeq = 0;
  let isOpen = false;

  function request() {
    if (!asked) return;
    const { event, argument, onRefused } = asked;
    const seq = nextSeq();
    requestSeq = seq;
    isOpen = false;
    ask(event, { ...argument, seq }, (answer, isTooFast) => {
      if (seq !== requestSeq) return; // superseded by a later request
      if (isTooFast) setTimeout(requestAgain, PAUSE_MS, seq);
      else if (answer) {
        isOpen = true;
        onOpen(answer);
      } else onRefused?.();
    });
  }

  /** @param {number} seq The seq of the request that was refused. */
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

    /** @param {string} name The name of a model. */
    open(name) {
      asked = { event: "open_model", argument: { name } };
      if (isReady()) request();
    },

    /**
     * Notes that something else is open by now; what was sent for an earlier request is no longer wanted.
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
