/**
 * Detects two fingers on an element spreading apart or moving together.
 * @module
 */

/** The ratio of final to initial distance from which fingers have spread; its inverse is a pinch. */
const SPREAD = 1.25;

/**
 * Reports pinches. The browser does not zoom the page with touches that are handled here.
 * @param {HTMLElement} element
 * @param {object} callbacks
 * @param {(x: number, y: number) => boolean} callbacks.onStart Whether to handle two fingers; called with the point
 *   midway between them, in window coordinates.
 * @param {(way: 1 | -1) => void} callbacks.onPinch 1: the fingers spread; −1: they moved together.
 */
export function attachPinch(element, { onStart, onPinch }) {
  /** The initial distance between the fingers, in CSS px; 0 if they are not handled, null without two fingers. */
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
