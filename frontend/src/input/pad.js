/**
 * The pen on the pad: mouse, pen and finger by one path, pointer events.
 * @module
 */

/**
 * Reports what a pointer does on `element`, in pad units: [0, 1) across and down.
 * The element should have `touch-action: none`, so that drawing never scrolls the page.
 * @param {HTMLElement} element
 * @param {object} callbacks
 * @param {(x: number, y: number) => void} callbacks.onPress
 * @param {(points: number[]) => void} callbacks.onMove Every point since the last call, and the last one
 *   of that call before them: x, y, x, y, …
 * @param {() => void} callbacks.onLift
 * @returns {() => void} Stops listening.
 */
export function attachPad(element, { onPress, onMove, onLift }) {
  const listening = new AbortController();
  const options = { signal: listening.signal };
  /** @type {number | null} The pointer that draws; a second finger does nothing. */
  let drawing = null;
  /** @type {DOMRect} */
  let box;
  /** @type {number[]} */
  let last = [];

  /** @param {PointerEvent} event */
  const place = (event) => [
    (event.clientX - box.left) / box.width,
    (event.clientY - box.top) / box.height,
  ];

  element.addEventListener(
    "pointerdown",
    (event) => {
      if (drawing !== null || event.button !== 0) return;
      drawing = event.pointerId;
      element.setPointerCapture(event.pointerId);
      box = element.getBoundingClientRect();
      last = place(event);
      onPress(last[0], last[1]);
    },
    options,
  );
  element.addEventListener(
    "pointermove",
    (event) => {
      if (event.pointerId !== drawing) return;
      // A fast pen has moved several times since the last frame; all of them are ink.
      const moves = event.getCoalescedEvents?.() ?? [];
      const points = [...last, ...(moves.length ? moves : [event]).flatMap(place)];
      last = points.slice(-2);
      onMove(points);
    },
    options,
  );
  for (const kind of /** @type {const} */ (["pointerup", "pointercancel"])) {
    element.addEventListener(
      kind,
      (event) => {
        if (event.pointerId !== drawing) return;
        drawing = null;
        onLift();
      },
      options,
    );
  }
  return () => listening.abort();
}
