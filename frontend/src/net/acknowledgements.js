/**
 * Events that want an answer, and the patience with which it is waited for.
 * @module
 */

/** No answer for so long means that the server is gone. */
const PATIENCE_MS = 2000;

/**
 * @callback Ask
 * @param {string} event
 * @param {unknown} argument
 * @param {(answer: any, isTooFast: boolean) => void} onAnswer Is given what the server acknowledges the
 *   event with, or null if it refused it, and whether it did so because events came too fast. It is
 *   not called once the answer has been given up.
 */

/**
 * @param {object} options
 * @param {(event: string, argument: unknown, onAnswer: (answer: any) => void) => void} options.emit
 * @param {() => void} options.onSilence When an answer has not come in time: whatever the socket may
 *   think, the server is gone.
 * @returns {{ask: Ask, noteTooFast: (event: string | null) => void, giveUpAll: () => void}}
 */
export function createAcknowledgements({ emit, onSilence }) {
  /**
   * One for each event without an answer.
   * @typedef {{event: string, isTooFast: boolean, timer: ReturnType<typeof setTimeout>}} Waiting
   * @type {Set<Waiting>}
   */
  const unanswered = new Set();

  return {
    ask(event, argument, onAnswer) {
      const waiting = { event, isTooFast: false, timer: setTimeout(onSilence, PATIENCE_MS) };
      unanswered.add(waiting);
      emit(event, argument, (answer) => {
        if (!unanswered.delete(waiting)) return; // given up before it came
        clearTimeout(waiting.timer);
        onAnswer(answer ?? null, waiting.isTooFast);
      });
    },

    /** An event came too fast, says the server, whose answer to it, null, comes next. */
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
