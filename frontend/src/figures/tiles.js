/** Pictures of a layer in rows, one for each neuron, with its number and a word above it. */

import { layoutOf } from "../panels/views/wall/wall-numbers.js";
import { write } from "../stage/views/text.js";
import { paintHeatmap } from "./heatmap-figure.js";

/** @import { CanvasCache, Palette } from "../stage/types.js" */

/** Width of the figure, px. */
const WIDTH = 960;
/** The gap between tiles, and the font size of the words above them, px. */
const GAP = 16;
const TEXT = 13;
/** Tiles in a row, for up to a number of neurons. */
const ROWS = [
  { neurons: 10, tiles: 5 },
  { neurons: 32, tiles: 8 },
  { neurons: 144, tiles: 12 },
  { neurons: Infinity, tiles: 20 },
];

/**
 * A picture: its values row by row, the |value| in the pure hue, and what is told of it.
 * @typedef {{values: ArrayLike<number>, full: number, told: string}} Tile
 */

/**
 * @param {{nIn: number, nOut: number, picture: {rows: number, columns: number} | null}} layer `picture`: see `layoutOf`.
 * @param {(neuron: number) => Tile} tileOf
 * @param {Palette} palette
 */
export function tilesOf({ nIn, nOut, picture }, tileOf, palette) {
  const { columns, rows } = layoutOf(nIn, picture);
  const most = ROWS.find(({ neurons }) => nOut <= neurons)?.tiles ?? nOut;
  const tiles = Math.min(most, Math.max(nOut, 2));
  const side = (WIDTH - GAP * (tiles - 1)) / tiles;
  const cell = side / columns;
  const pitch = cell * rows + 2 * TEXT + GAP;
  return {
    width: WIDTH,
    height: pitch * Math.ceil(nOut / tiles) - GAP,
    /**
     * @param {CanvasRenderingContext2D} ctx
     * @param {CanvasCache} cache
     */
    paint(ctx, cache) {
      for (let neuron = 0; neuron < nOut; neuron += 1) {
        const { values, full, told } = tileOf(neuron);
        const x = (neuron % tiles) * (side + GAP);
        const y = Math.floor(neuron / tiles) * pitch;
        const [left, right] = [
          { x, y: y + TEXT, align: /** @type {const} */ ("left") },
          { x: x + side, y: y + TEXT, align: /** @type {const} */ ("right") },
        ];
        const room = side / 2;
        write(ctx, String(neuron), left, { size: TEXT, color: palette.ink, weight: 600, room });
        write(ctx, told, right, { size: TEXT, color: palette.dim, room });
        paintHeatmap(
          ctx,
          cache,
          values,
          { x, y: y + 2 * TEXT, cell, columns, rows, full },
          palette,
        );
      }
    },
  };
}
