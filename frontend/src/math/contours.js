/**
 * Lines of equal value on a grid, by marching squares.
 * @module
 */

/**
 * The pieces of the line at which the values have a level, as [x, y, x, y] in steps of the grid. Cells with a corner that
 * is no finite number have none.
 * @param {ArrayLike<number>} values Row by row.
 * @param {number} columns
 * @param {number} level
 * @returns {[number, number, number, number][]}
 */
export function contour(values, columns, level) {
  const rows = values.length / columns;
  /** @type {[number, number, number, number][]} */
  const pieces = [];
  for (let y = 0; y + 1 < rows; y += 1) {
    for (let x = 0; x + 1 < columns; x += 1) {
      const at = y * columns + x;
      const corners = [values[at], values[at + 1], values[at + columns + 1], values[at + columns]];
      if (!corners.every(Number.isFinite)) continue;
      const crossings = crossed(corners, level).map(([dx, dy]) => [x + dx, y + dy]);
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const [[x1, y1], [x2, y2]] = [crossings[i], crossings[i + 1]];
        pieces.push([x1, y1, x2, y2]);
      }
    }
  }
  return pieces;
}

/** The corners of a cell, in the order of its sides. */
const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

/**
 * Where the level lies on the sides of a cell: two places, or four at a saddle.
 * @param {number[]} corners
 * @param {number} level
 */
function crossed(corners, level) {
  const found = [];
  for (let side = 0; side < 4; side += 1) {
    const next = (side + 1) % 4;
    const [from, to] = [corners[side], corners[next]];
    if (from < level === to < level) continue;
    const share = (level - from) / (to - from);
    const [[x1, y1], [x2, y2]] = [CORNERS[side], CORNERS[next]];
    found.push([x1 + share * (x2 - x1), y1 + share * (y2 - y1)]);
  }
  return found;
}
