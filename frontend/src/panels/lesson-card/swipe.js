/** A finger that moves so far sideways, in CSS px, and more than up or down, turns the page. */
const FAR = 48;

/**
 * Pages turned by a finger.
 * @param {(way: 1 | -1) => void} turn On or back.
 */
export function createSwipe(turn) {
  /** @type {{x: number, y: number} | null} Where the finger came down. */
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
      // As a page turns: to the left is on, and the other way round where one reads from the right.
      const { direction } = getComputedStyle(/** @type {Element} */ (currentTarget));
      turn(dx < 0 === (direction === "ltr") ? 1 : -1);
    },
  };
}
