/**
 * How much of the flow is painted: all of it at rest, the strongest lines alone while the pen draws,
 * when every move brings a new pass and a late frame would be felt in the hand. Once the pen rests
 * the weaker lines come back, the stronger ones first.
 * @module
 */

/** No new pass for so long is a rest; less than this a hand takes from one stroke to the next. */
const REST_MS = 400;
/** How long the weaker lines take to come back. */
const RETURN_MS = 250;

/**
 * @param {object} options
 * @param {() => void} options.onRest Called when a rest begins; `tick` wants to be called from then on.
 * @param {(callback: () => void, ms: number) => any} [options.setTimer]
 * @param {(id: any) => void} [options.clearTimer]
 */
export function createHaste({
  onRest,
  setTimer = (callback, ms) => setTimeout(callback, ms),
  clearTimer = (id) => clearTimeout(id),
}) {
  let detail = 1;
  /** @type {unknown} */
  let resting = null;

  function rest() {
    resting = null;
    onRest();
  }

  return {
    /** A pass came in while the pen draws. */
    hurry() {
      detail = 0;
      if (resting !== null) clearTimer(resting);
      resting = setTimer(rest, REST_MS);
    },
    /**
     * Lets the weaker lines come back by the time that has passed.
     * @param {number} deltaMs Infinity for all at once.
     * @returns {boolean} Whether to be called again next frame.
     */
    tick(deltaMs) {
      if (resting !== null) return false;
      detail = Math.min(detail + deltaMs / RETURN_MS, 1);
      return detail < 1;
    },
    /** 0 for the strongest lines alone, 1 for all that are shown at rest. */
    detail: () => detail,
  };
}
