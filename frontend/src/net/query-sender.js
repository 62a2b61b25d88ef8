/**
 * Questions about the open model, one unanswered of each kind, which outlive a lost connection.
 * @module
 */

import { LatestOnly } from "./latest-only.js";
import { decodeFrames } from "./wire.js";

/** @import { Ask } from "./acknowledgements.js" */
/** @import { Frame } from "./wire.js" */

/**
 * @typedef {object} Query
 * @property {(seq: number) => ArrayBuffer | object | null} encode Writes it with this seq; null if it
 *   is no longer wanted.
 * @property {(frames: Frame[], seq: number) => void} onAnswer
 */

/**
 * The frames of an answer; one that is a bare number has none.
 * @param {ArrayBuffer | number} answer
 */
const framesIn = (answer) => (typeof answer === "number" ? [] : decodeFrames(answer));

/**
 * @param {object} options
 * @param {Ask} options.ask
 * @param {() => number} options.nextSeq
 * @param {() => boolean} options.isReady
 * @param {<R>(act: () => R, event: string | null, seq: number | null) => R | null} options.attempt
 *   Reports a frame that cannot be written or read, instead of throwing.
 * @param {() => void} options.onChange When `isBusy` may have changed.
 */
export function createQuerySender({ ask, nextSeq, isReady, attempt, onChange }) {
  /** @type {Map<string, LatestOnly<Query>>} By event. */
  const byEvent = new Map();

  /** @param {string} event */
  function queriesOf(event) {
    /** @type {LatestOnly<Query>} */
    const queries = new LatestOnly({
      isReady,
      onChange,
      send(query, settle) {
        const seq = nextSeq();
        const frame = attempt(() => query.encode(seq), event, seq);
        if (!frame) return false;
        ask(event, frame, (/** @type {ArrayBuffer | number | null} */ answer, isTooFast) => {
          const frames = answer !== null && attempt(() => framesIn(answer), null, null);
          try {
            if (frames) query.onAnswer(frames, seq);
          } finally {
            settle(isTooFast ? query : null);
          }
        });
        return true;
      },
    });
    byEvent.set(event, queries);
    return queries;
  }

  return {
    /**
     * @param {string} event
     * @param {Query} query
     */
    send: (event, query) => (byEvent.get(event) ?? queriesOf(event)).offer(query),

    /** Asks what has waited for a model to be open. */
    proceed: () => byEvent.forEach((queries) => queries.proceed()),

    interrupt: () => byEvent.forEach((queries) => queries.interrupt()),

    get isBusy() {
      return [...byEvent.values()].some(({ isBusy }) => isBusy);
    },
  };
}
