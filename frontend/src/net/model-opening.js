/**
 * The model that the server is to have open: asked for anew on every connection, and of several asked
 * for only the last one counts.
 * @module
 */

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
    ask("open_model", { name, seq }, (/** @type {Card | null} */ card) => {
      if (!card || seq !== requestSeq) return; // refused, or another was asked for since
      isOpen = true;
      onOpen(card);
    });
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
