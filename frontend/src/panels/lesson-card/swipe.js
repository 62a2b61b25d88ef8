/** A swipe turns the page if it moves farther sideways than this, in CSS px, and farther than up or down. */
const FAR = 48;

/**
 * Turns pages by swiping.
 * @param {(way: 1 | -1) => void} turn Goes forward or back.
 */
export function createSwipe(turn) {
  /** @type {{x: number, y: number} | null} Where the finger touched down. */
  let pressed = null;

  return {
    /** @param {PointerEvent} event */
    press({ clientX: x, clientY: y, pointerType }) {
      pressed = pointerType === "mouse" ? null : { x, y };
    },
    /** @param {PointerEvent} event */
    lift({ clientX, clientY, currentTarget }) {
      if (!pressed) return;
      const [dx, dy] = [clientX - pressed.x, clientY - pressed.y];
      pressed = null;
      if (Math.abs(dx) < FAR || Math.abs(dx) < 2 * Math.abs(dy)) return;
      // As with paper, swiping left goes forward, or back in languages that read from right to left.
      const { direction } = getComputedStyle(/** @type {Element} */ (currentTarget));
      turn(dx < 0 === (direction === "ltr") ? 1 : -1);
    },
  };
}
