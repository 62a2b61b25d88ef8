/**
 * Questions about the open model. At most one of each kind is unanswered; they survive a lost connection.
 * @module
 */

import { LatestOnly } from "./latest-only.js";

/** @import { Ask } from "./acknowledgements.js" */

/**
 * @template [A=any] The type that an answer is read as.
 * @typedef {object} Query
 * @property {(seq: number) => ArrayBuffer | object | null} encode Writes the question with this seq; returns null if
 *   it is no longer wanted.
 * @property {(answer: A, seq: number) => void} onAnswer
 * @property {() => void} [onRefused]
 * @property {(sent: any) => A} read
 */

/**
 * @param {object} options
 * @param {Ask} options.ask
 * @param {() => number} options.nextSeq
 * @param {() => boolean} options.isReady
 * @param {<R>(act: () => R, event: string | null, seq: number | null) => R | null} options.attempt
 *   Runs `act`; reports a frame or a map that cannot be written or read instead of throwing.
 * @param {() => void} options.onChange Called when `isBusy` may have changed.
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
        const question = attempt(() => query.encode(seq), event, seq);
        if (!question) return false;
        ask(event, question, (/** @type {unknown} */ sent, isTooFast) => {
          const answer = sent === null ? null : attempt(() => query.read(sent), null, null);
          try {
            if (answer !== null) query.onAnswer(answer, seq);
            else if (!isTooFast) query.onRefused?.();
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

    /** Asks the questions that have waited for a model to open. */
    proceed: () => byEvent.forEach((queries) => queries.proceed()),

    interrupt: () => byEvent.forEach((queries) => queries.interrupt()),

    get isBusy() {
      return [...byEvent.values()].some(({ isBusy }) => isBusy);
    },
  };
}
