/**
 * Two fingers on an element: spread apart or drawn together.
 * @module
 */

/** Fingers that end so much further apart have spread; so much closer, they have pinched. */
const SPREAD = 1.25;

/**
 * Touches that are taken do nothing else: the browser does not magnify the page by them.
 * @param {HTMLElement} element
 * @param {object} callbacks
 * @param {(x: number, y: number) => boolean} callbacks.onStart Whether two fingers are taken, with the middle
 *   between them in the window.
 * @param {(way: 1 | -1) => void} callbacks.onPinch 1: spread apart; −1: drawn together.
 */
export function attachPinch(element, { onStart, onPinch }) {
  /** Between the fingers as they came down, in CSS px; 0 where they are not taken, null without two. */
  let first = /** @type {number | null} */ (null);
  const listen = (/** @type {"touchstart" | "touchmove" | "touchend"} */ type) =>
    element.addEventListener(
      type,
      (event) => {
        const [one, other] = event.touches;
        if (event.touches.length !== 2) first = null;
        else if (first === null) {
          const middle = [one.clientX + other.clientX, one.clientY + other.clientY];
          first = onStart(middle[0] / 2, middle[1] / 2) ? apart(one, other) : 0;
        }
        if (!first) return;
        if (event.cancelable) event.preventDefault();
        const times = apart(one, other) / first;
        if (times < SPREAD && times > 1 / SPREAD) return;
        first = 0;
        onPinch(times > 1 ? 1 : -1);
      },
      { passive: false },
    );
  listen("touchstart");
  listen("touchmove");
  listen("touchend");
}

/**
 * @param {Touch} one
 * @param {Touch} other
 */
const apart = (one, other) =>
  Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
