/**
 * Sends inputs to the server. The newest input is sent again whenever another model opens, so that the answer on the
 * page always comes from the open model.
 * @module
 */

import { LatestOnly } from "./latest-only.js";

/** @import { Ask } from "./acknowledgements.js" */

/**
 * Writes an input as a frame with this seq; returns null if the input is no longer wanted.
 * @typedef {(seq: number) => ArrayBuffer | null} EncodeInput
 */

/**
 * @param {object} options
 * @param {Ask} options.ask
 * @param {() => number} options.nextSeq
 * @param {() => boolean} options.isReady
 * @param {<R>(write: () => R, event: string, seq: number) => R | null} options.attempt Runs `write`; reports a frame
 *   that cannot be written instead of throwing.
 * @param {(blob: ArrayBuffer) => void} options.onAnswer
 * @param {() => void} options.onChange Called when `isBusy` may have changed.
 */
export function createInputSender({ ask, nextSeq, isReady, attempt, onAnswer, onChange }) {
  /** @typedef {{seq: number, encode: EncodeInput}} Input */
  /** @type {Input | null} */
  let newest = null;

  /** @type {LatestOnly<Input>} */
  const inputs = new LatestOnly({
    isReady,
    onChange,
    send(input, settle) {
      const frame = attempt(() => input.encode(input.seq), "input", input.seq);
      if (!frame) return false;
      ask("input", frame, (/** @type {ArrayBuffer | number | null} */ answer, isTooFast) => {
        try {
          if (answer !== null && typeof answer === "object") onAnswer(answer);
        } finally {
          settle(isTooFast ? { ...input, seq: nextSeq() } : null);
        }
      });
      return true;
    },
  });

  /** @param {EncodeInput} encode */
  function send(encode) {
    newest = { seq: nextSeq(), encode };
    inputs.offer(newest);
    return newest.seq;
  }

  return {
    send,

    /** Sends the newest input once more, through the model that has just opened. */
    sendAgain() {
      if (newest) send(newest.encode);
    },

    /**
     * Handles a lost connection: no answer will come, and the next server does not know the newest input's pass, so
     * the input waits to be sent again.
     */
    interrupt() {
      inputs.interrupt();
      if (newest) inputs.offer(newest);
    },

    get isBusy() {
      return inputs.isBusy;
    },
  };
}
