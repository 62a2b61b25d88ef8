/**
 * Paints the wall's tiles, writes the text below them and outlines cells in them.
 * @module
 */

import { formatActivation, formatNumber } from "../../../i18n/i18n.js";
import { paintHeatmap } from "../../../stage/heatmap-canvas.js";
import { exact } from "./layer-part.js";
import { loadedOf } from "./statistics.js";
import { largestOf } from "../../../math/largest.js";
import { rowOf } from "./wall-numbers.js";

/** @import { Palette } from "../../../stage/types.js" */
/** @import { LayerWeights } from "../../../types.js" */

const GRADIENT = Float32Array.from({ length: 65 }, (_, k) => (k - 32) / 32);

/**
 * Returns the tiles of a wall, one per neuron.
 * @param {Element} wall
 * @returns {NodeListOf<HTMLElement>}
 */
export const tilesIn = (wall) => wall.querySelectorAll(".tile");

/**
 * Paints the weights into every tile, and the legend above them.
 * @param {Element} wall
 * @param {LayerWeights} into
 * @param {{columns: number, rows: number}} layout Of the cells of a tile.
 * @param {boolean} own Whether each picture has a scale of its own.
 * @param {Palette} palette
 */
export function paintPictures(wall, into, { columns, rows }, own, palette) {
  const tiles = wall.querySelector(".tiles");
  if (!(tiles instanceof HTMLElement)) return;
  tiles.style.setProperty("--columns", String(columns));
  tiles.style.setProperty("--rows", String(rows));
  const fulls = fullsOf(into, own);
  tilesIn(wall).forEach((tile, neuron) => {
    const context = tile.querySelector("canvas")?.getContext("2d");
    if (neuron >= into.rowsLoaded || !context) return;
    const full = fulls[own ? neuron : 0];
    tile.dataset.full = exact(full);
    textOf(tile, ".scale", own ? `±${formatNumber(full, 2)}` : "");
    paintHeatmap(context, rowOf(into, neuron), columns, full, palette);
  });
  const legend = wall.querySelector(".legend canvas");
  const context = legend instanceof HTMLCanvasElement && legend.getContext("2d");
  if (context) paintHeatmap(context, GRADIENT, GRADIENT.length, 1, palette);
}

/**
 * Writes the activation of each neuron below its picture.
 * @param {Element} wall
 * @param {Float32Array | undefined} a
 */
export function writeActivations(wall, a) {
  tilesIn(wall).forEach((tile, neuron) => {
    textOf(tile, "output", a ? formatActivation(a[neuron]) : "");
    if (a) tile.dataset.activation = exact(a[neuron]);
    else delete tile.dataset.activation;
  });
}

/**
 * Outlines the same cell in every picture, to show what one pixel or neuron means to all neurons of the layer.
 * @param {Element} wall
 * @param {number | null} source Null for no cell.
 * @param {number} columns Of the cells of a tile.
 */
export function outlineCell(wall, source, columns) {
  const tiles = /** @type {HTMLElement} */ (wall.querySelector(".tiles"));
  tiles.toggleAttribute("data-cell", source !== null);
  if (source === null) return;
  const [x, y] = [source % columns, Math.floor(source / columns)];
  // A custom property on their common parent would force new styles for everything inside it.
  const moved = `translate(calc(var(--cell) * ${x}), calc(var(--cell) * ${y}))`;
  for (const cell of /** @type {NodeListOf<HTMLElement>} */ (tiles.querySelectorAll(".cell"))) {
    cell.style.transform = moved;
  }
}

/**
 * Returns the |weight| in the pure hue: one per picture, or one for all.
 * @param {LayerWeights} into
 * @param {boolean} own
 */
export function fullsOf(into, own) {
  if (!own) return [largestOf(loadedOf(into))];
  return Array.from({ length: into.rowsLoaded }, (_, neuron) => largestOf(rowOf(into, neuron)));
}

/**
 * @param {Element} tile
 * @param {string} where
 * @param {string} text
 */
function textOf(tile, where, text) {
  const element = tile.querySelector(where);
  if (element && element.textContent !== text) element.textContent = text;
}
