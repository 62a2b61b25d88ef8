/**
 * Keyboard input on the pad: a cursor on the pixel grid that paints and erases.
 * @module
 */

/** @typedef {{column: number, row: number}} Cell */

/** @type {Record<string, [number, number]>} */
const STEPS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Handles the keys. Arrow keys move the cursor, Space paints, and Shift+Space erases; while Space is held, moving the
 * cursor continues the stroke. Escape leaves the pad.
 * @param {HTMLElement} element
 * @param {object} options
 * @param {number} options.grid Number of pixels across and down.
 * @param {(cell: Cell | null) => void} options.onCursor Called with null when the pad loses the focus.
 * @param {(cell: Cell) => void} options.onPress Called when a stroke begins.
 * @param {(cell: Cell) => void} options.onMove Called when the stroke continues to this pixel.
 * @param {() => void} options.onLift
 * @param {(cell: Cell) => void} options.onErase
 * @returns {() => void} Stops listening.
 */
export function attachPadKeyboard(element, { grid, onCursor, onPress, onMove, onLift, onErase }) {
  const listening = new AbortController();
  const options = { signal: listening.signal };
  /** @type {Cell} */
  let cell = { column: Math.floor(grid / 2), row: Math.floor(grid / 2) };
  /** @type {"ink" | "eraser" | null} What the held space bar does. */
  let held = null;

  /** @param {[number, number]} step */
  function move([across, down]) {
    const clamp = (/** @type {number} */ at) => Math.min(grid - 1, Math.max(0, at));
    cell = { column: clamp(cell.column + across), row: clamp(cell.row + down) };
    onCursor(cell);
    if (held === "ink") onMove(cell);
    if (held === "eraser") onErase(cell);
  }

  /** @param {boolean} erase */
  function press(erase) {
    held = erase ? "eraser" : "ink";
    if (erase) onErase(cell);
    else onPress(cell);
  }

  function lift() {
    if (held === "ink") onLift();
    held = null;
  }

  element.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Escape") element.blur();
      const step = STEPS[event.key];
      if (!step && event.key !== " ") return;
      event.preventDefault(); // neither arrow keys nor Space may scroll the page from here
      if (step) move(step);
      else if (!event.repeat) press(event.shiftKey);
    },
    options,
  );
  element.addEventListener("keyup", (event) => event.key === " " && lift(), options);
  element.addEventListener(
    "blur",
    () => {
      lift();
      onCursor(null);
    },
    options,
  );
  element.addEventListener(
    "focus",
    () => {
      // Show the cursor after keyboard navigation only; a mouse has its own.
      if (element.matches(":focus-visible")) onCursor(cell);
    },
    options,
  );
  return () => listening.abort();
}
