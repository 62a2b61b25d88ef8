/**
 * The pen on the pad: mouse, pen and finger by one path, pointer events.
 * @module
 */

/** Moves told ahead of their frame are so far apart: sooner than that, nobody would see more. */
const AHEAD_MS = 8;

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
  /** When the newest move that was told happened. */
  let told = 0;

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
      told = event.timeStamp;
      onPress(last[0], last[1]);
    },
    options,
  );
  /** @param {PointerEvent} event */
  function tell(event) {
    // A fast pen has moved several times since the last event; all of them are ink, once.
    const coalesced = event.getCoalescedEvents?.() ?? [];
    const moves = (coalesced.length ? coalesced : [event]).filter((move) => move.timeStamp > told);
    if (moves.length === 0) return;
    const points = [...last, ...moves.flatMap(place)];
    last = points.slice(-2);
    told = moves[moves.length - 1].timeStamp;
    onMove(points);
  }

  element.addEventListener(
    "pointermove",
    (event) => {
      if (event.pointerId === drawing) tell(event);
    },
    options,
  );
  // A pointermove waits for the next frame, where it comes too late to be answered in that frame.
  // Chromium tells of the move at once too; other browsers do not, and draw one frame later.
  element.addEventListener(
    "pointerrawupdate",
    (/** @type {any} */ event) => {
      if (event.pointerId === drawing && event.timeStamp - told >= AHEAD_MS) tell(event);
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
