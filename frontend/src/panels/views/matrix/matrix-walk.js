/**
 * Moves from cell to cell of a matrix, by pointer and by keys.
 * @module
 */

/** @typedef {{nIn: number, nOut: number}} Shape */
/** @typedef {{row: number, column: number}} Cell */

/** @type {Record<string, [number, number]>} Rows and columns. */
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** How many columns a page key moves: one row of the picture. */
const PAGE = 28;

/**
 * Returns the cell at a position of a matrix that fills a box.
 * @param {number} x
 * @param {number} y
 * @param {{width: number, height: number}} box
 * @param {Shape} shape
 * @returns {Cell}
 */
export function cellAt(x, y, { width, height }, { nIn, nOut }) {
  return {
    row: within(Math.floor((y / height) * nOut), nOut),
    column: within(Math.floor((x / width) * nIn), nIn),
  };
}

/**
 * Returns the cell that a key leads to, or null if the key has no meaning here. The first key enters the matrix.
 * @param {{row: number | null, column: number | null}} from
 * @param {string} key
 * @param {boolean} far Whether Home and End go to the corners.
 * @param {Shape} shape
 * @returns {Cell | null}
 */
export function stepFrom({ row, column }, key, far, { nIn, nOut }) {
  const at = { row: row ?? 0, column: column ?? 0 };
  if (key === "Home") return { row: far ? 0 : at.row, column: 0 };
  if (key === "End") return { row: far ? nOut - 1 : at.row, column: nIn - 1 };
  if (key === "PageDown") return { ...at, column: within(at.column + PAGE, nIn) };
  if (key === "PageUp") return { ...at, column: within(at.column - PAGE, nIn) };
  const arrow = ARROWS[key];
  if (!arrow) return null;
  if (column === null) return at;
  return { row: within(at.row + arrow[0], nOut), column: within(at.column + arrow[1], nIn) };
}

/**
 * @param {number} value
 * @param {number} count
 */
function within(value, count) {
  return Math.max(0, Math.min(count - 1, value));
}
