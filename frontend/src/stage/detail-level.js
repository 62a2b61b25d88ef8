/**
 * How many of the lines are painted: all of them while the pen is idle, only the strongest while it draws or while a
 * network learns fast. Each move of the pen and each state of a training brings a new pass, and late repaints would
 * make the page feel slow. Once no pass follows, the weaker lines come back.
 * @module
 */

/** The stage rests after this long without a new pass. The pause between two strokes is usually shorter. */
const REST_MS = 400;
/** How long the weaker lines take to fade back in, in ms. */
const RETURN_MS = 250;

/**
 * @param {object} options
 * @param {() => void} options.onRest Called when the stage rests; from then on, `tick` must be called.
 * @param {(callback: () => void, ms: number) => any} [options.setTimer]
 * @param {(id: any) => void} [options.clearTimer]
 * @param {() => number} [options.now] The time in ms.
 */
export function createDetailLevel({
  onRest,
  setTimer = (callback, ms) => setTimeout(callback, ms),
  clearTimer = (id) => clearTimeout(id),
  now = () => performance.now(),
}) {
  let detail = 1;
  /** When the last pass of a training arrived. */
  let learnedAt = -Infinity;
  /** @type {unknown} */
  let resting = null;

  function rest() {
    resting = null;
    onRest();
  }

  function reduce() {
    detail = 0;
    if (resting !== null) clearTimer(resting);
    resting = setTimer(rest, REST_MS);
  }

  return {
    /** Call this for each pass that arrives while the pen draws. */
    reduce,
    /** Call this for each pass that a training brings. The lines of a slow one stay, because they would blink. */
    learn() {
      const at = now();
      if (at - learnedAt < REST_MS) reduce();
      learnedAt = at;
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
