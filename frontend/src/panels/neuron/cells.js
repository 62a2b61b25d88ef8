/**
 * Grids of cells: pictures in which the pointer or the arrow keys choose a cell.
 * @module
 */

/** @import { Palette } from "../../stage/types.js" */

import { GRID, PIXELS } from "../../options.js";
import { paintHeatmap } from "../../stage/heatmap-canvas.js";

/** The most cells per row where the cells are not a picture but a row of neurons. */
const MOST_COLUMNS = 16;
/** Number of cells in the colour ramp of a scale; odd, so that one of them is zero. */
const RAMP = 65;

/**
 * Returns how many of these cells stand in a row, where they are no picture.
 * @param {number} count Number of cells.
 */
export function columnsOf(count) {
  if (count === PIXELS) return GRID;
  const rows = Math.ceil(count / (count > 64 ? 2 * MOST_COLUMNS : MOST_COLUMNS));
  return Math.ceil(count / rows);
}

/**
 * Returns the cell under the pointer, or null.
 * @param {PointerEvent} event
 * @param {number} count
 * @param {number} columns
 * @returns {number | null}
 */
export function cellUnder({ target, clientX, clientY }, count, columns) {
  const field = target instanceof Element ? target.closest(".field") : null;
  if (!field) return null;
  const { left, top, width, height } = field.getBoundingClientRect();
  const column = Math.floor(((clientX - left) / width) * columns);
  const row = Math.floor(((clientY - top) / height) * Math.ceil(count / columns));
  const cell = row * columns + column;
  return column >= 0 && column < columns && row >= 0 && cell < count ? cell : null;
}

/**
 * Returns the cell that a key leads to, or null.
 * @param {string} key
 * @param {number} cell
 * @param {number} count
 * @param {number} columns
 * @returns {number | null}
 */
export function cellBeside(key, cell, count, columns) {
  const column = cell % columns;
  const to = {
    ArrowLeft: column > 0 ? cell - 1 : cell,
    ArrowRight: column < columns - 1 ? cell + 1 : cell,
    ArrowUp: cell - columns,
    ArrowDown: cell + columns,
    Home: cell - column,
    End: cell - column + columns - 1,
  }[key];
  if (to === undefined) return null;
  if (to < 0) return cell;
  return to < count ? to : key === "End" ? count - 1 : cell;
}

/**
 * Outlines one cell of a grid, or none.
 * @param {HTMLElement} field
 * @param {number | null} cell
 * @param {number} count
 * @param {number} columns
 */
export function outlineCell(field, cell, count, columns) {
  const spot = /** @type {HTMLElement} */ (field.querySelector(".spot"));
  spot.hidden = cell === null;
  if (cell === null) return;
  const rows = Math.ceil(count / columns);
  spot.style.left = `${((cell % columns) / columns) * 100}%`;
  spot.style.top = `${(Math.floor(cell / columns) / rows) * 100}%`;
  spot.style.width = `${100 / columns}%`;
  spot.style.height = `${100 / rows}%`;
}

/** @type {WeakMap<HTMLCanvasElement, unknown[]>} */
const painted = new WeakMap();

/**
 * Paints a canvas if what it shows has changed.
 * @param {HTMLCanvasElement} canvas
 * @param {unknown[]} parts Everything that the picture depends on, apart from the screen.
 * @param {(context: CanvasRenderingContext2D) => void} paint
 */
export function paintWhenNew(canvas, parts, paint) {
  const before = painted.get(canvas);
  const now = [...parts, devicePixelRatio];
  if (before?.length === now.length && now.every((part, i) => part === before[i])) return;
  painted.set(canvas, now);
  const context = canvas.getContext("2d");
  if (context) paint(context);
}

/**
 * Paints all colours of a scale side by side, from its negative end to its positive one.
 * @param {HTMLCanvasElement} canvas
 * @param {Palette} palette
 */
export function paintRamp(canvas, palette) {
  const middle = (RAMP - 1) / 2;
  paintWhenNew(canvas, [palette], (context) => {
    const values = Float32Array.from({ length: RAMP }, (_, i) => (i - middle) / middle);
    paintHeatmap(context, values, RAMP, 1, palette);
  });
}
