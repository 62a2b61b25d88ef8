/** One neuron's weights, or what they contribute to its sum, as a figure. */

import { formatActivation, formatNumber, t } from "../i18n/i18n.js";
import { largestOf } from "../math/largest.js";
import { productsOf, weightsInto } from "../math/weighted-sum.js";
import { layoutOf } from "../panels/views/wall/wall-numbers.js";
import { drawSigns, imageOf } from "../stage/heatmap-canvas.js";
import { pictureInto } from "../store/state.js";
import { networkWords } from "./words.js";

/** @import { CanvasCache, Palette } from "../stage/types.js" */
/** @import { Kind } from "./types.js" */

/** Width of the figure and the longer side of the heatmap, px. */
const WIDTH = 448;
/** The smallest cell with a + or − in palettes without hues, px. */
const SIGN_ROOM = 8;

/** @type {Kind} */
export const HEATMAP = {
  name: "heatmap",
  asks: ["layer", "neuron", "numbers"],
  isPossible: ({ weights }) => weights.length > 0,
  figure(state, { layer, neuron, numbers, palette }) {
    const { card, weights, pass } = state;
    const into = weights[layer - 1];
    const w = weightsInto(into, neuron);
    const before = pass?.layers[layer - 1]?.a;
    if (!card || !w || (numbers === "products" && !before)) return null;
    const values = numbers === "products" && before ? productsOf(w, before) : w;
    const { columns, rows } = layoutOf(w.length, pictureInto(card, layer));
    const full = largestOf(values);
    const [cell, a] = [WIDTH / Math.max(columns, rows), pass?.layers[layer]?.a[neuron]];
    const facts = { bias: formatNumber(into.b[neuron], 3), activation: formatActivation(a ?? 0) };
    const at = { layer: String(layer), neuron: String(neuron) };
    return {
      name: `${numbers}-${card.name}-${layer}.${neuron}`,
      width: WIDTH, // also of a narrow picture: the words above and below it need the room
      height: cell * rows,
      title: t(`figure.title.${numbers}`, at),
      notes: [
        networkWords(state),
        t(a === undefined ? "figure.bias" : "figure.biasAndActivation", facts),
      ],
      scale: { full, text: t(`figure.scale.${numbers}`) },
      paint: (ctx, cache) =>
        paintHeatmap(
          ctx,
          cache,
          values,
          { x: (WIDTH - cell * columns) / 2, y: 0, cell, columns, rows, full },
          palette,
        ),
    };
  },
};

/**
 * Paints numbers as a heatmap, one cell each.
 * @param {CanvasRenderingContext2D} ctx
 * @param {CanvasCache} cache
 * @param {ArrayLike<number>} values Row by row.
 * @param {{x: number, y: number, cell: number, columns: number, rows: number, full: number, height?: number}} place
 *   `cell` is the width of a cell, px, and its height where there is no `height`; `full` is the |value| in the pure hue.
 * @param {Palette} palette
 */
export function paintHeatmap(ctx, cache, values, place, palette) {
  const { x, y, cell, columns, rows, full, height = cell } = place;
  const picture = cache.canvasFor("heatmap", columns, rows, [values, full, palette], (small) =>
    small.putImageData(imageOf(values, columns, full, palette), 0, 0),
  );
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(picture, x, y, columns * cell, rows * height);
  ctx.imageSmoothingEnabled = true;
  if (palette.signs && cell >= SIGN_ROOM && height === cell) {
    drawSigns(ctx, values, columns, full, palette, { x, y, size: cell });
  }
  ctx.strokeStyle = palette.line;
  ctx.lineWidth = 1;
  ctx.strokeRect(x + 0.5, y + 0.5, columns * cell - 1, rows * height - 1);
}
