/** Every weight of a layer as a figure: one picture for each neuron. */

import { formatActivation, formatNumber, t } from "../i18n/i18n.js";
import { largestOf } from "../math/largest.js";
import { layoutOf, rowOf } from "../panels/views/wall/wall-numbers.js";
import { write } from "../stage/views/text.js";
import { paintHeatmap } from "./heatmap-figure.js";
import { networkWords } from "./words.js";

/** @import { Kind } from "./types.js" */

/** Width of the figure, px. */
const WIDTH = 960;
/** The gap between tiles, and the font size of the words above them, px. */
const GAP = 16;
const TEXT = 13;
/** Tiles in a row: so many for up to so many neurons. */
const ROWS = [
  { neurons: 10, tiles: 5 },
  { neurons: 32, tiles: 8 },
  { neurons: 144, tiles: 12 },
  { neurons: Infinity, tiles: 20 },
];

/** @type {Kind} */
export const WALL = {
  name: "wall",
  asks: ["layer", "scales"],
  isPossible: ({ weights }) => weights.length > 0,
  figure(state, { layer, scales, palette }) {
    const { card, weights, pass } = state;
    const into = weights[layer - 1];
    if (!card || !into || into.rowsLoaded < into.nOut) return null;
    const { nIn, nOut } = into;
    const { columns, rows } = layoutOf(nIn);
    const most = ROWS.find(({ neurons }) => nOut <= neurons)?.tiles ?? nOut;
    const tiles = Math.min(most, Math.max(nOut, 2));
    const side = (WIDTH - GAP * (tiles - 1)) / tiles;
    const cell = side / columns;
    const pitch = cell * rows + 2 * TEXT + GAP;
    const isOwn = scales === "own";
    const full = largestOf(into.W);
    const a = pass?.layers[layer]?.a;
    return {
      name: `wall-${card.name}-${layer}`,
      width: WIDTH,
      height: pitch * Math.ceil(nOut / tiles) - GAP,
      title: t("figure.title.wall", { layer: String(layer) }),
      notes: [networkWords(state)],
      scale: {
        full: isOwn ? null : full,
        text: t(isOwn ? "figure.scale.own" : a ? "figure.scale.one" : "figure.scale.weights"),
      },
      paint(ctx, cache) {
        for (let neuron = 0; neuron < nOut; neuron += 1) {
          const x = (neuron % tiles) * (side + GAP);
          const y = Math.floor(neuron / tiles) * pitch;
          const row = rowOf(into, neuron);
          const own = largestOf(row);
          const [left, right] = [
            { x, y: y + TEXT, align: /** @type {const} */ ("left") },
            { x: x + side, y: y + TEXT, align: /** @type {const} */ ("right") },
          ];
          const room = side / 2;
          write(ctx, String(neuron), left, { size: TEXT, color: palette.ink, weight: 600, room });
          const told = isOwn ? `±${formatNumber(own, 2)}` : a ? formatActivation(a[neuron]) : "";
          write(ctx, told, right, { size: TEXT, color: palette.dim, room });
          const place = { x, y: y + 2 * TEXT, cell, columns, rows, full: isOwn ? own : full };
          paintHeatmap(ctx, cache, row, place, palette);
        }
      },
    };
  },
};
