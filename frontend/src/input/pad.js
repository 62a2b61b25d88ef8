/**
 * Pointer input on the pad: mouse, pen and finger share one code path through pointer events.
 * @module
 */

/**
 * The least time between moves that are reported ahead of their animation frame; the eye would notice no gain below
 * it.
 */
const AHEAD_MS = 8;

/**
 * Which pointer draws when several touch the pad: a palm touches it before the pen does.
 * @type {Record<string, number>}
 */
const RANKS = { touch: 0, mouse: 1, pen: 2 };

/**
 * Reports what a pointer does on `element`, in pad units: [0, 1) across and down.
 *
 * One pointer draws at a time. A pointer of a higher rank takes over. A second finger means a gesture, such as a
 * zoom, and not a line. A stroke that ends in one of these ways, or that the browser ends, is cancelled.
 *
 * The element should have `touch-action: pinch-zoom`, so that drawing never scrolls the page.
 * @param {HTMLElement} element
 * @param {object} callbacks
 * @param {(x: number, y: number) => void} callbacks.onPress
 * @param {(points: number[]) => void} callbacks.onMove Receives every point since the last call, preceded by the last
 *   point of that call: x, y, x, y, …; outside [0, 1) where the pointer has left the element.
 * @param {() => void} callbacks.onLift
 * @param {() => void} callbacks.onCancel The press was not a stroke; the caller must remove its ink.
 * @returns {() => void} Stops listening.
 */
export function attachPad(element, { onPress, onMove, onLift, onCancel }) {
  const listening = new AbortController();
  const options = { signal: listening.signal };
  /** @type {{id: number, rank: number} | null} The pointer that draws. */
  let drawing = null;
  /** @type {Set<number>} The fingers on the pad, whether they draw or not. */
  const fingers = new Set();
  /** Whether a pen is over the pad; fingers do not draw meanwhile, because they belong to the hand that holds it. */
  let penIsNear = false;
  /** @type {DOMRect} */
  let box;
  /** @type {number[]} */
  let last = [];
  /** The timestamp of the newest move reported. */
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
   * Whether this press may begin a stroke.
   * @param {PointerEvent} event
   */
  function mayDraw({ pointerType, pointerId, isPrimary, button }) {
    if (pointerType === "touch") {
      if (isPrimary) fingers.clear(); // first finger on the screen: any other finger here has left unnoticed
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
    // A fast pen moves several times between events; each of these moves is ink, and is counted once.
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
      // The button was released where the browser could not see it, for example over another window.
      if (event.buttons === 0) lift();
      else tell(event);
    },
    options,
  );
  // A pointermove event waits for the next animation frame, too late to be answered in that frame. Chromium also
  // reports the move at once, as pointerrawupdate; other browsers draw one animation frame later.
  const view = element.ownerDocument.defaultView;
  // In an iframe of its own origin, Chromium reports these moves in px of the page around it.
  if (!view?.frameElement) {
    element.addEventListener(
      "pointerrawupdate",
      (/** @type {any} */ event) => {
        if (event.buttons === 0) return; // pointermove ends the stroke
        if (event.pointerId === drawing?.id && event.timeStamp - told >= AHEAD_MS) tell(event);
      },
      options,
    );
  }
  element.addEventListener(
    "pointerup",
    (event) => {
      fingers.delete(event.pointerId);
      if (event.pointerId === drawing?.id) lift();
    },
    options,
  );
  // Capture is also lost after every normal stroke, but then no pointer is drawing any more.
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
  // The browser's default reaction to a press would end the stroke.
  for (const kind of ["dragstart", "selectstart", "contextmenu"]) {
    element.addEventListener(kind, (event) => drawing && event.preventDefault(), options);
  }
  for (const kind of ["scroll", "resize"]) {
    view?.addEventListener(kind, () => drawing && measure(), { ...options, capture: true });
  }
  return () => listening.abort();
}

/** @param {string} pointerType */
function rankOf(pointerType) {
  return RANKS[pointerType] ?? RANKS.mouse;
}
