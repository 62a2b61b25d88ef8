/**
 * How many of the lines are painted: all of them at rest, the strongest alone while the pen draws,
 * because each move brings a new pass and a late repaint would be felt. Once the pen rests, the
 * weaker lines come back.
 * @module
 */

/** The pen rests after this long without a new pass. A hand takes less from one stroke to the next. */
const REST_MS = 400;
/** How long the weaker lines take to come back. */
const RETURN_MS = 250;

/**
 * @param {object} options
 * @param {() => void} options.onRest Called when a rest begins; `tick` wants to be called from then on.
 * @param {(callback: () => void, ms: number) => any} [options.setTimer]
 * @param {(id: any) => void} [options.clearTimer]
 */
export function createDetailLevel({
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
    /** To be called for each pass that comes in while the pen draws. */
    reduce() {
      detail = 0;
      if (resting !== null) clearTimer(resting);
      resting = setTimer(rest, REST_MS);
    },
    /**
     * Brings the weaker lines back as time passes.
     * @param {number} deltaMs Infinity for all at once.
     * @returns {boolean} Whether to be called again at the next repaint.
     */
    tick(deltaMs) {
      if (resting !== null) return false;
      detail = Math.min(detail + deltaMs / RETURN_MS, 1);
      return detail < 1;
    },
    /** 0 for the strongest lines alone, 1 for all that are shown at rest. */
    value: () => detail,
  };
}
