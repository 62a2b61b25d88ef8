/**
 * How many of the lines are painted: all of them while the pen is idle, only the strongest while it draws. Each move
 * of the pen brings a new pass, and a late repaint would make drawing feel slow. Once the pen pauses, the weaker
 * lines come back.
 * @module
 */

/** The pen counts as idle after this long without a new pass. The pause between two strokes is usually shorter. */
const REST_MS = 400;
/** How long the weaker lines take to fade back in, in ms. */
const RETURN_MS = 250;

/**
 * @param {object} options
 * @param {() => void} options.onRest Called when the pen becomes idle; from then on, `tick` must be called.
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
    /** Call this for each pass that arrives while the pen draws. */
    reduce() {
      detail = 0;
      if (resting !== null) clearTimer(resting);
      resting = setTimer(rest, REST_MS);
    },
    /**
     * Fades the weaker lines back in as time passes.
     * @param {number} deltaMs Infinity shows them all at once.
     * @returns {boolean} Whether `tick` must be called again at the next repaint.
     */
    tick(deltaMs) {
      if (resting !== null) return false;
      detail = Math.min(detail + deltaMs / RETURN_MS, 1);
      return detail < 1;
    },
    /** 0 shows only the strongest lines, 1 all that are shown while the pen is idle. */
    value: () => detail,
  };
}
