/**
 * From weight to weight in the pictures of a layer, by pointer and by keys.
 * @module
 */

import { GRID, PIXELS } from "../../../options.js";
import { BIAS } from "../../../store/state.js";

/** @import { DialRef } from "../../../types.js" */

/**
 * How the weights into a layer are shown: a picture of 28 × 28 for each neuron, or one matrix with a row for each.
 * @typedef {{nIn: number, nOut: number, isPictures: boolean, columns: number}} Shape
 */

/**
 * @param {Float32Array} weights
 * @param {Float32Array} delta
 * @returns {Shape}
 */
export function shapeOf(weights, delta) {
  const nOut = delta.length;
  const nIn = weights.length / nOut;
  const isPictures = nIn === PIXELS;
  return { nIn, nOut, isPictures, columns: isPictures ? GRID : nIn };
}

/**
 * Where a weight stands among those of its layer; null for a bias.
 * @param {DialRef} dial
 * @param {Shape} shape
 */
export function indexOf({ neuron, source }, { nIn }) {
  return source === BIAS ? null : neuron * nIn + source;
}

/**
 * @param {number} layer
 * @param {number} index
 * @param {Shape} shape
 * @returns {DialRef}
 */
export function dialAt(layer, index, { nIn }) {
  return { layer, neuron: Math.floor(index / nIn), source: index % nIn };
}

/**
 * The weight under the pointer; null beside the pictures.
 * @param {MouseEvent} event
 * @param {Shape} shape
 */
export function indexUnder({ target, clientX, clientY }, { nIn, nOut, isPictures, columns }) {
  const field = target instanceof Element ? target.closest(".field") : null;
  const canvas = field?.querySelector("canvas");
  if (!canvas) return null;
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const rows = isPictures ? nIn / columns : nOut;
  const column = within(Math.floor(((clientX - left) / width) * columns), columns);
  const row = within(Math.floor(((clientY - top) / height) * rows), rows);
  const first = isPictures ? Number(canvas.dataset.neuron) * nIn : 0;
  return first + row * columns + column;
}

/**
 * Where a key leads from a weight; null for a key without meaning here.
 * @param {string} key
 * @param {number} index
 * @param {Shape} shape
 */
export function indexBeside(key, index, { nIn, nOut, columns }) {
  const source = index % nIn;
  const neuron = (index - source) / nIn;
  const rows = nIn / columns;
  const [column, row] = [source % columns, Math.floor(source / columns)];
  const at = (/** @type {number} */ of, /** @type {number} */ y, /** @type {number} */ x) =>
    within(of, nOut) * nIn + within(y, rows) * columns + within(x, columns);
  switch (key) {
    case "ArrowLeft":
      return at(neuron, row, column - 1);
    case "ArrowRight":
      return at(neuron, row, column + 1);
    case "ArrowUp":
      return rows > 1 ? at(neuron, row - 1, column) : at(neuron - 1, row, column);
    case "ArrowDown":
      return rows > 1 ? at(neuron, row + 1, column) : at(neuron + 1, row, column);
    case "PageUp":
      return at(neuron - 1, row, column);
    case "PageDown":
      return at(neuron + 1, row, column);
    case "Home":
      return at(neuron, row, 0);
    case "End":
      return at(neuron, row, columns - 1);
    default:
      return null;
  }
}

/**
 * Outlines one weight of a layer, or none.
 * @param {Element} part
 * @param {number | null} index
 * @param {Shape} shape
 */
export function placeSpot(part, index, { nIn, nOut, isPictures, columns }) {
  const rows = isPictures ? nIn / columns : nOut;
  const spots = /** @type {NodeListOf<HTMLElement>} */ (part.querySelectorAll(".spot"));
  spots.forEach((spot, picture) => {
    const at = index === null ? -1 : index - (isPictures ? picture * nIn : 0);
    spot.hidden = at < 0 || at >= rows * columns;
    if (spot.hidden) return;
    spot.style.left = `${(100 * (at % columns)) / columns}%`;
    spot.style.top = `${(100 * Math.floor(at / columns)) / rows}%`;
    spot.style.width = `${100 / columns}%`;
    spot.style.height = `${100 / rows}%`;
  });
}

/**
 * @param {number} at
 * @param {number} count
 */
const within = (at, count) => Math.min(Math.max(at, 0), count - 1);
