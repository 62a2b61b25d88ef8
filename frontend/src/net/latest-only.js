/**
 * Keeps at most one item unanswered: the newest waits, older ones are dropped. Even a fast sender waits for one
 * answer at most.
 * @module
 */

/** Pause before an item is sent again after the server has refused it as too fast. */
export const PAUSE_MS = 250;

/**
 * Sends an item. It calls `settle` once: without an argument when the item is done with, or with what to send instead
 * after a pause, unless a newer item waits.
 * @template T
 * @callback Send
 * @param {T} item
 * @param {(again?: T | null) => void} settle
 * @returns {boolean} False if the item is no longer wanted and was not sent; `settle` is not called then.
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
   * @param {() => void} [options.onChange] Called when `isBusy` may have changed.
   */
  constructor({ send, isReady, onChange = () => {} }) {
    this.#send = send;
    this.#isReady = isReady;
    this.#onChange = onChange;
  }

  /** Whether an item is unanswered or waiting. */
  get isBusy() {
    return this.#unanswered !== null || this.#waiting !== null;
  }

  /**
   * Sends an item when its turn comes, or never if a newer one arrives first.
   * @param {T} item
   */
  offer(item) {
    this.#waiting = item;
    this.proceed();
  }

  /** Sends the waiting item if its turn has come. Call this when `isReady` has become true. */
  proceed() {
    this.#proceed();
    this.#onChange();
  }

  /** Handles a lost answer: its item waits again, unless a newer one does. */
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
    if (this.#unanswered !== item) return; // interrupted meanwhile
    this.#unanswered = null;
    if (again && !this.#waiting) {
      this.#waiting = again;
      this.#pause = setTimeout(() => this.proceed(), PAUSE_MS);
    } else this.#proceed();
    this.#onChange();
  }
}
