/**
 * The model that the server is to have open: asked for anew on every connection, and of several asked
 * for only the last one counts.
 * @module
 */

import { PAUSE_MS } from "./latest-only.js";

/** @import { Card } from "../types.js" */
/** @import { Ask } from "./acknowledgements.js" */

/**
 * @param {object} options
 * @param {Ask} options.ask
 * @param {() => number} options.nextSeq
 * @param {() => boolean} options.isReady Whether the server can be asked.
 * @param {(card: Card) => void} options.onOpen The model that was asked for last is open.
 */
export function createModelOpening({ ask, nextSeq, isReady, onOpen }) {
  /** @type {string | null} */
  let name = null;
  /** Of the request that was made last; the weights that answer it carry it too. */
  let requestSeq = 0;
  let isOpen = false;

  function request() {
    const seq = nextSeq();
    requestSeq = seq;
    isOpen = false;
    ask("open_model", { name, seq }, (/** @type {Card | null} */ card, isTooFast) => {
      if (seq !== requestSeq) return; // another was asked for since
      if (isTooFast) setTimeout(requestAgain, PAUSE_MS, seq);
      if (!card) return;
      isOpen = true;
      onOpen(card);
    });
  }

  /** @param {number} seq Of the request that was refused. */
  function requestAgain(seq) {
    if (seq === requestSeq && isReady()) request();
  }

  return {
    get isAsked() {
      return name !== null;
    },
    get isOpen() {
      return isOpen;
    },
    get requestSeq() {
      return requestSeq;
    },

    /** @param {string} model */
    open(model) {
      name = model;
      if (isReady()) request();
    },

    /** Asks for the same model on a new connection. */
    openAgain() {
      if (name !== null) request();
    },

    interrupt() {
      isOpen = false;
    },
  };
}
