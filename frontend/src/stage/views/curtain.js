/** Covers the hidden layers with a curtain that shows a giant question mark. */

import { t } from "../../i18n/i18n.js";
import { drawCached } from "./cached-image.js";
import { write } from "./text.js";

/** The width of a fold, in CSS px, and how far its brightness differs from the cloth. */
const FOLD = 28;
const SHEEN = 0.35;
/** Curtain heights in lines of text: below `all` it shows only what to do, below `some` only its mark. */
const LOW = { all: 8.5, some: 5.4 };

/** @import { Box, Palette } from "../types.js" */

/** @type {import("../types.js").View} */
export function draw(ctx, { curtain, layout, palette }, cache) {
  const box = layout.curtain;
  if (!curtain || !box) return;
  const count = layout.sizes.length - 2;
  drawCached(
    ctx,
    cache,
    "curtain",
    box,
    [layout, palette, t("curtain.layers", { count })],
    (on) => {
      cloth(on, box, palette);
      words(on, box, palette, { count, size: layout.textSize });
    },
  );
}

/**
 * @param {CanvasRenderingContext2D} on
 * @param {Box} box
 * @param {Palette} palette
 */
function cloth(on, { x, y, width, height }, palette) {
  on.beginPath();
  on.roundRect(x + 0.5, y + 0.5, width - 1, height - 1, 10);
  on.fillStyle = palette.panel;
  on.fill();
  on.save();
  on.clip();
  on.globalAlpha = SHEEN;
  const folds = Math.max(Math.round(width / FOLD), 1);
  for (let k = 0; k < folds; k++) {
    const left = x + (k * width) / folds;
    const light = on.createLinearGradient(left, 0, left + width / folds, 0);
    light.addColorStop(0, palette.panel);
    light.addColorStop(0.5, palette.line);
    light.addColorStop(1, palette.panel);
    on.fillStyle = light;
    on.fillRect(left, y, width / folds, height);
  }
  on.restore();
  on.strokeStyle = palette.line;
  on.lineWidth = 1;
  on.stroke();
}

/**
 * @param {CanvasRenderingContext2D} on
 * @param {Box} box
 * @param {Palette} palette
 * @param {{count: number, size: number}} what
 */
function words(on, { x, y, width, height }, palette, { count, size }) {
  const lines = [LOW.some, LOW.all].filter((least) => height >= least * size).length;
  const said = lines > 0 ? (1.6 * lines + 2.8) * size : size;
  const giant = Math.max(Math.min(width * 0.6, height * 0.5, height - said, 200), size);
  const centre = x + width / 2;
  const wanted = height / 2 - (lines > 0 ? size : 0);
  const middle = y + Math.min(wanted, height - said + size - giant / 2);
  const anchor = (/** @type {number} */ at) =>
    /** @type {const} */ ({ x: centre, y: at, align: "center" });
  write(on, t("curtain.mark"), anchor(middle), { size: giant, color: palette.ink, weight: 700 });
  const below = middle + giant * 0.5 + size * 1.5;
  const style = { size, color: palette.dim, room: width - 2 * size };
  if (lines > 1) write(on, t("curtain.layers", { count }), anchor(below), style);
  if (lines > 0) write(on, t("curtain.lift"), anchor(below + size * 1.6 * (lines - 1)), style);
}
