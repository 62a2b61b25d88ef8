/**
 * The pen on the pad: mouse, pen and finger by one path, pointer events.
 * @module
 */

/** Moves told ahead of their animation frame are so far apart: sooner than that, nobody would see more. */
const AHEAD_MS = 8;

/**
 * Who draws where several touch the pad at once: a palm rests on it before the pen comes down.
 * @type {Record<string, number>}
 */
const RANKS = { touch: 0, mouse: 1, pen: 2 };

/**
 * Reports what a pointer does on `element`, in pad units: [0, 1) across and down.
 *
 * One pointer draws. One of a higher rank takes over from it; a second finger means a gesture, such as
 * a zoom, and not a line. A stroke that ends in such a way, or that the browser ends, is no stroke.
 *
 * The element should have `touch-action: pinch-zoom`, so that drawing never scrolls the page.
 * @param {HTMLElement} element
 * @param {object} callbacks
 * @param {(x: number, y: number) => void} callbacks.onPress
 * @param {(points: number[]) => void} callbacks.onMove Every point since the last call, and the last one
 *   of that call before them: x, y, x, y, …; beyond [0, 1) where the pointer has left the element.
 * @param {() => void} callbacks.onLift
 * @param {() => void} callbacks.onCancel What was pressed was no stroke: its ink is to be taken back.
 * @returns {() => void} Stops listening.
 */
export function attachPad(element, { onPress, onMove, onLift, onCancel }) {
  const listening = new AbortController();
  const options = { signal: listening.signal };
  /** @type {{id: number, rank: number} | null} The pointer that draws. */
  let drawing = null;
  /** @type {Set<number>} The fingers on the pad, whether they draw or not. */
  const fingers = new Set();
  /** Whether a pen is over the pad: a hand that holds one does not draw with its fingers. */
  let penIsNear = false;
  /** @type {DOMRect} */
  let box;
  /** @type {number[]} */
  let last = [];
  /** When the newest move that was told happened. */
  let told = 0;

  /** @param {PointerEvent} event */
  const positionOf = (event) => [
    (event.clientX - box.left) / box.width,
    (event.clientY - box.top) / box.height,
  ];

  function measure() {
    box = element.getBoundingClientRect();
  }

  function lift() {
    drawing = null;
    onLift();
  }

  function cancel() {
    drawing = null;
    onCancel();
  }

  /**
   * Whether this press begins a stroke.
   * @param {PointerEvent} event
   */
  function mayDraw({ pointerType, pointerId, isPrimary, button }) {
    if (pointerType === "touch") {
      if (isPrimary) fingers.clear(); // the first finger on the screen: an end must have been missed
      fingers.add(pointerId);
      if (fingers.size > 1 || penIsNear) return false;
    }
    return button === 0 && (drawing === null || rankOf(pointerType) > drawing.rank);
  }

  element.addEventListener(
    "pointerdown",
    (event) => {
      const draws = mayDraw(event);
      const isGesture = fingers.size > 1 && drawing?.rank === RANKS.touch;
      if (drawing && (draws || isGesture)) cancel();
      if (!draws) return;
      drawing = { id: event.pointerId, rank: rankOf(event.pointerType) };
      element.setPointerCapture(event.pointerId);
      measure();
      last = positionOf(event);
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
    const points = [...last, ...moves.flatMap(positionOf)];
    last = points.slice(-2);
    told = moves[moves.length - 1].timeStamp;
    onMove(points);
  }

  element.addEventListener(
    "pointermove",
    (event) => {
      if (event.pointerId !== drawing?.id) return;
      // A button let go where the browser did not see it, as over another window.
      if (event.buttons === 0) lift();
      else tell(event);
    },
    options,
  );
  // A pointermove waits for the next animation frame, where it comes too late to be answered in that frame.
  // Chromium tells of the move at once too; other browsers do not, and draw one animation frame later.
  element.addEventListener(
    "pointerrawupdate",
    (/** @type {any} */ event) => {
      if (event.buttons === 0) return; // the pointermove ends it
      if (event.pointerId === drawing?.id && event.timeStamp - told >= AHEAD_MS) tell(event);
    },
    options,
  );
  element.addEventListener(
    "pointerup",
    (event) => {
      fingers.delete(event.pointerId);
      if (event.pointerId === drawing?.id) lift();
    },
    options,
  );
  // The capture is lost after every stroke too: then nothing draws any more.
  for (const kind of /** @type {const} */ (["pointercancel", "lostpointercapture"])) {
    element.addEventListener(
      kind,
      (event) => {
        fingers.delete(event.pointerId);
        if (event.pointerId === drawing?.id) cancel();
      },
      options,
    );
  }
  for (const kind of /** @type {const} */ (["pointerenter", "pointerleave"])) {
    element.addEventListener(
      kind,
      (event) => {
        if (event.pointerType === "pen") penIsNear = kind === "pointerenter";
      },
      options,
    );
  }
  // What a browser does with a press of its own accord would end the stroke.
  for (const kind of ["dragstart", "selectstart", "contextmenu"]) {
    element.addEventListener(kind, (event) => drawing && event.preventDefault(), options);
  }
  for (const kind of ["scroll", "resize"]) {
    const view = element.ownerDocument.defaultView;
    view?.addEventListener(kind, () => drawing && measure(), { ...options, capture: true });
  }
  return () => listening.abort();
}

/** @param {string} pointerType */
function rankOf(pointerType) {
  return RANKS[pointerType] ?? RANKS.mouse;
}
