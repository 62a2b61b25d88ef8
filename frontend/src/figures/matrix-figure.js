/** A layer as a figure of its matrix: W as one picture, and beside each row its bias, z and activation. */

import { formatNumber, t } from "../i18n/i18n.js";
import { largestOf } from "../math/largest.js";
import { productOf } from "../panels/views/matrix/matrix-layer.js";
import { activationText, write } from "../stage/views/text.js";
import { paintHeatmap } from "./heatmap-figure.js";
import { networkWords } from "./words.js";

/** @import { Kind } from "./types.js" */

/** Width of W and of each column of numbers beside it, px. */
const WIDTH = 700;
const COLUMN = 76;
/** Height of the names above the columns, and the font size, px. */
const HEAD = 24;
const TEXT = 13;
/** The height of a row with numbers and of one without, px; and the most rows with numbers. */
const ROW = { high: 22, low: 5 };
const MOST_NUMBERED = 64;

/** @type {Kind} */
export const MATRIX = {
  name: "matrix",
  asks: ["layer"],
  isPossible: ({ weights }) => weights.length > 0,
  figure(state, { layer, palette }) {
    const product = productOf(state, layer);
    const { weights, nIn, nOut, b, z, a } = product ?? {};
    if (!state.card || !weights || !nIn || !nOut || weights.rowsLoaded < nOut) return null;
    const isNumbered = nOut <= MOST_NUMBERED;
    const height = isNumbered ? ROW.high : ROW.low;
    const full = largestOf(weights.W);
    const columns = [
      { name: "b", values: b },
      { name: "z", values: z },
      { name: "a", values: a },
    ].filter(({ values }) => isNumbered && values);
    const sizes = { rows: nOut, columns: nIn, name: "W" };
    return {
      name: `matrix-${state.card.name}-${layer}`,
      width: WIDTH + COLUMN * columns.length + (isNumbered ? COLUMN / 2 : 0),
      height: HEAD + height * nOut,
      title: t("figure.title.matrix", { layer: String(layer) }),
      notes: [networkWords(state)],
      scale: { full, text: t("figure.scale.matrix") },
      paint(ctx, cache) {
        const left = isNumbered ? COLUMN / 2 : 0;
        const name = { size: TEXT, color: palette.dim, weight: /** @type {const} */ (600) };
        const text = t("matrix.dimension", sizes);
        write(ctx, text, { x: left, y: HEAD / 2, align: "left" }, name);
        const box = { x: left, y: HEAD, cell: WIDTH / nIn, columns: nIn, rows: nOut, full };
        paintHeatmap(ctx, cache, weights.W, { ...box, height }, palette);
        columns.forEach(({ name: column }, k) => {
          const x = left + WIDTH + COLUMN * (k + 1);
          write(ctx, column, { x, y: HEAD / 2, align: "right" }, name);
        });
        const number = { size: TEXT, color: palette.ink, room: COLUMN - TEXT };
        for (let row = 0; row < (isNumbered ? nOut : 0); row += 1) {
          const y = HEAD + (row + 0.5) * height;
          write(
            ctx,
            String(row),
            { x: left - TEXT, y, align: "right" },
            { ...number, color: palette.dim },
          );
          columns.forEach(({ name: column, values }, k) => {
            const value = values?.[row] ?? 0;
            const written = column === "a" ? activationText(value, 1) : formatNumber(value, 3);
            const x = left + WIDTH + COLUMN * (k + 1);
            write(ctx, written, { x, y, align: "right" }, number);
          });
        }
      },
    };
  },
};
