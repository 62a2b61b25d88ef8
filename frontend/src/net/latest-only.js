/**
 * One item is unanswered, the newest waits, and older ones are dropped: whoever sends faster than
 * answers come never waits for more than one answer.
 * @module
 */

/** The server was asked too much; what it refused is sent again after this. */
export const PAUSE_MS = 250;

/**
 * Sends an item. It calls `settle` once: with nothing when the item is done with, or with what is to
 * be sent instead after a pause, unless a newer item waits.
 * @template T
 * @callback Send
 * @param {T} item
 * @param {(again?: T | null) => void} settle
 * @returns {boolean} False if the item is no longer wanted and was not sent; then `settle` is not called.
 */

/** @template {object} T */
export class LatestOnly {
  /** @type {T | null} */
  #waiting = null;
  /** @type {T | null} */
  #unanswered = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;
  #send;
  #isReady;
  #onChange;

  /**
   * @param {object} options
   * @param {Send<T>} options.send
   * @param {() => boolean} options.isReady Whether anything can be sent now.
   * @param {() => void} [options.onChange] When `isBusy` may have changed.
   */
  constructor({ send, isReady, onChange = () => {} }) {
    this.#send = send;
    this.#isReady = isReady;
    this.#onChange = onChange;
  }

  /** Whether an item is unanswered or waits. */
  get isBusy() {
    return this.#unanswered !== null || this.#waiting !== null;
  }

  /**
   * Sends an item as soon as its turn comes, or never if a newer one comes first.
   * @param {T} item
   */
  offer(item) {
    this.#waiting = item;
    this.proceed();
  }

  /** Sends what waits, if its turn has come: to be called once `isReady` has become true. */
  proceed() {
    this.#proceed();
    this.#onChange();
  }

  /** The answer will not come any more: what it was to waits again, unless a newer item does. */
  interrupt() {
    clearTimeout(this.#pause);
    this.#waiting ??= this.#unanswered;
    this.#unanswered = null;
    this.#onChange();
  }

  #proceed() {
    if (!this.#waiting || this.#unanswered || !this.#isReady()) return;
    clearTimeout(this.#pause);
    const item = this.#waiting;
    this.#waiting = null;
    this.#unanswered = item;
    const isSent = this.#send(item, (again = null) => this.#settle(item, again));
    if (isSent) return;
    this.#unanswered = null;
    this.#proceed(); // a newer item may have been offered meanwhile
  }

  /**
   * @param {T} item
   * @param {T | null} again
   */
  #settle(item, again) {
    if (this.#unanswered !== item) return; // interrupted since
    this.#unanswered = null;
    if (again && !this.#waiting) {
      this.#waiting = again;
      this.#pause = setTimeout(() => this.proceed(), PAUSE_MS);
    } else this.#proceed();
    this.#onChange();
  }
}
