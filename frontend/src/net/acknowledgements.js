/**
 * Tracks events that need an acknowledgement, and how long to wait for it.
 * @module
 */

/** If an answer takes longer than this, the server counts as gone. */
const PATIENCE_MS = 2000;

/**
 * @callback Ask
 * @param {string} event
 * @param {unknown} argument
 * @param {(answer: any, isTooFast: boolean) => void} onAnswer Receives the acknowledgement, or null if the server
 *   refused the event, and whether it refused it because events came too fast. It is not called once the answer has
 *   been given up.
 */

/**
 * @param {object} options
 * @param {(event: string, argument: unknown, onAnswer: (answer: any) => void) => void} options.emit
 * @param {() => void} options.onSilence Called when an answer is overdue: the server is gone, even if the socket has
 *   not noticed.
 * @returns {{ask: Ask, noteTooFast: (event: string | null) => void, giveUpAll: () => void}}
 */
export function createAcknowledgements({ emit, onSilence }) {
  /**
   * One entry for each event that awaits an answer.
   * @typedef {{event: string, isTooFast: boolean, timer: ReturnType<typeof setTimeout>}} Waiting
   * @type {Set<Waiting>}
   */
  const unanswered = new Set();

  return {
    ask(event, argument, onAnswer) {
      const waiting = { event, isTooFast: false, timer: setTimeout(onSilence, PATIENCE_MS) };
      unanswered.add(waiting);
      emit(event, argument, (answer) => {
        if (!unanswered.delete(waiting)) return; // abandoned before the answer came
        clearTimeout(waiting.timer);
        onAnswer(answer ?? null, waiting.isTooFast);
      });
    },

    /** Notes that the server refused an event as too fast; its acknowledgement, null, follows. */
    noteTooFast(event) {
      const refused = [...unanswered].find((waiting) => waiting.event === event);
      if (refused) refused.isTooFast = true;
    },

    giveUpAll() {
      for (const { timer } of unanswered) clearTimeout(timer);
      unanswered.clear();
    },
  };
}
