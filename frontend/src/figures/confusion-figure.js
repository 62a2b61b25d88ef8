/** The confusion matrix of a training as a figure: a row for each true digit, a column for each answer. */

import { formatNumber, t } from "../i18n/i18n.js";
import { measuredWords } from "../panels/views/learn/measured-words.js";
import { withAlpha } from "../stage/color.js";
import { write } from "../stage/views/text.js";
import { runWords } from "./words.js";

/** @import { Kind } from "./types.js" */

/** Side of a cell, room for the digits beside the cells, and font size, px. */
const CELL = 52;
const HEAD = 40;
const TEXT = 15;
/** How strong the colour of a whole row in one cell is. */
const STRONGEST = 0.75;

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

/** @type {Kind} */
export const CONFUSION = {
  name: "confusion",
  asks: [],
  isPossible: ({ training }) => Boolean(training?.run?.confusion),
  figure(state, { palette }) {
    const run = state.training?.run;
    if (!run?.confusion) return null;
    const { confusion } = run;
    return {
      name: "confusion",
      width: HEAD + 10 * CELL,
      height: HEAD + 10 * CELL,
      title: t("learn.confusion.title"),
      notes: [runWords(state), `${t("learn.confusion.text")} ${measuredWords(run)}`],
      scale: null,
      paint(ctx) {
        const digit = { size: TEXT, color: palette.dim, weight: /** @type {const} */ (600) };
        for (const k of DIGITS) {
          const at = HEAD + (k + 0.5) * CELL;
          write(ctx, String(k), { x: at, y: HEAD / 2, align: "center" }, digit);
          write(ctx, String(k), { x: HEAD / 2, y: at, align: "center" }, digit);
        }
        for (const written of DIGITS) {
          const row = confusion.subarray(10 * written, 10 * written + 10);
          const all = row.reduce((sum, count) => sum + count, 0);
          for (const said of DIGITS) {
            const [x, y] = [HEAD + said * CELL, HEAD + written * CELL];
            const hue = said === written ? palette.positive : palette.negative;
            ctx.fillStyle = withAlpha(hue, all ? (STRONGEST * row[said]) / all : 0);
            ctx.fillRect(x, y, CELL, CELL);
            ctx.strokeStyle = palette.line;
            ctx.lineWidth = 1;
            ctx.strokeRect(x, y, CELL, CELL);
            const at = { x: x + CELL / 2, y: y + CELL / 2, align: /** @type {const} */ ("center") };
            const style = { size: TEXT, color: palette.ink, room: CELL - 8 };
            write(ctx, formatNumber(row[said]), at, style);
          }
        }
      },
    };
  },
};
