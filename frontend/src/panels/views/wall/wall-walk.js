/**
 * Moves through the wall with the keys: from picture to picture and, inside a picture, from weight to weight.
 * @module
 */

/** @typedef {{neuron: number, source: number, inside: boolean}} Position */

/**
 * @typedef {object} Wall
 * @property {number} columns Number of cells in a row of a picture.
 * @property {number} sources
 * @property {number} neurons
 * @property {number} tilesPerRow
 */

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Returns where a key leads, or null if the key has no meaning here.
 * @param {Position} at
 * @param {string} key
 * @param {Wall} wall
 * @returns {Position | null}
 */
export function walkFrom(at, key, { columns, sources, neurons, tilesPerRow }) {
  if (key === " ") return { ...at, inside: !at.inside, source: Math.min(at.source, sources - 1) };
  if (key === "Escape") return at.inside ? { ...at, inside: false } : null;
  if (at.inside) return { ...at, source: stepFrom(at.source, key, sources, columns) ?? at.source };
  const neuron = stepFrom(at.neuron, key, neurons, tilesPerRow);
  return neuron === null ? null : { ...at, neuron };
}

/**
 * @param {number} from
 * @param {string} key
 * @param {number} count
 * @param {number} columns
 */
function stepFrom(from, key, count, columns) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const arrow = ARROWS[key];
  if (!arrow) return null;
  const column = (from % columns) + arrow[0];
  const to = from + arrow[0] + arrow[1] * columns;
  return column < 0 || column >= columns || to < 0 || to >= count ? from : to;
}
