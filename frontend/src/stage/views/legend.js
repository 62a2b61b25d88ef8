/** Draws the legend: what brightness and hue mean, with their numbers. */

import { t } from "../../i18n/i18n.js";
import { signedColor, withAlpha } from "../color.js";
import { drawCached } from "./cached-image.js";
import { linesOf, numberText, write } from "./text.js";

/** @import { CanvasCache, GapPaint, Layout, Palette, Scene } from "../types.js" */
/** @typedef {CanvasRenderingContext2D} Context */

/** The distance between lines of a row, as a multiple of the font size; a row has room for two lines. */
const LINE_HEIGHT = 1.05;

/** @type {import("../types.js").View} */
export function draw(ctx, scene, cache) {
  const { layout, palette } = scene;
  if (layout.compact) return;
  const rows = legendRows(scene);
  drawCached(ctx, cache, "legend", layout.legend, [layout, palette, ...rows], (on) =>
    legend(on, scene, rows),
  );
  const end = layout.sizes.length - 1;
  const covered = (/** @type {number} */ k) => scene.curtain && k > 0 && k < end;
  scene.gaps.forEach((gap, k) => {
    if (!covered(k) || !covered(k + 1)) lineScale(ctx, scene, cache, gap, k);
  });
  scene.layers.forEach(({ white, sums }, k) => {
    const isTaken = sums !== null && (layout.sums[k]?.note.y ?? 0) > layout.captions[k].y;
    if (!covered(k) && !isTaken) whiteNote(ctx, scene, white, k);
  });
}

/**
 * Returns the text of the legend: lines, heatmaps, neurons.
 * @param {Scene} scene
 */
function legendRows({ mode, heatmaps, layout, focus, layers, palette }) {
  const line = t(mode === "flow" ? "stage.legend.flow" : "stage.legend.weights");
  const isWhole = layout.layers.every(({ overview }) => !overview);
  const lines = isWhole ? line : t("stage.legend.between", { line });
  const scaled = layers.some(({ white }) => white !== 1);
  const from = layers.some(({ signed }) => signed) ? "Signed" : "";
  const white = t(`stage.legend.activation${from}${scaled ? "Scaled" : ""}`);
  const shown = heatmaps !== null && (layout.layers[1].heatmap > 0 || layout.lens !== null);
  const row = shown && heatmaps ? heatmapRow(heatmaps, focus) : null;
  if (!palette.signs) return [lines, ...(row ? [row] : []), white];
  const heatmap = row ? [t("hues.legend.heatmap", { text: row })] : [];
  return [t("hues.legend.lines", { text: lines }), ...heatmap, white];
}

/**
 * @param {NonNullable<Scene["heatmaps"]>} heatmaps
 * @param {Scene["focus"]} focus
 */
function heatmapRow({ full, rows }, focus) {
  if (focus?.layer === 1 && focus.neuron < rows) {
    const limit = numberText(full[focus.neuron], 2);
    return t("stage.legend.heatmapOne", { neuron: String(focus.neuron), limit });
  }
  const [low, high] = [Math.min(...full), Math.max(...full)].map((w) => numberText(w, 2));
  if (low === high) return t("stage.legend.heatmap", { limit: high });
  return t("stage.legend.heatmaps", { low, high });
}

/**
 * @param {Context} ctx
 * @param {Scene} scene
 * @param {string[]} rows
 */
function legend(ctx, { layout, palette, layers }, rows) {
  const { x, y, width, height } = layout.legend;
  const swatch = Math.min(width * 0.2, layout.textSize * 4.4);
  const thickness = layout.textSize * 0.62;
  const pitch = layout.textSize * (layout.flow === "right" ? 2.6 : 2);
  const first = y + height - rows.length * pitch;
  const signed = layers.some((layer) => layer.signed);
  rows.forEach((text, i) => {
    const middle = first + (i + 0.5) * pitch;
    const isLast = i === rows.length - 1;
    ctx.fillStyle = isLast
      ? greys(ctx, x, swatch, palette, signed)
      : hues(ctx, x, swatch, palette, i === 0);
    ctx.strokeStyle = palette.line;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.roundRect(x, middle - thickness / 2, swatch, thickness, thickness / 2);
    ctx.fill();
    ctx.stroke();
    const left = x + swatch + layout.textSize * 0.8;
    const room = x + width - left;
    const size = layout.textSize * 0.94;
    const lines = linesOf(ctx, text, size, room);
    lines.forEach((line, k) => {
      const y = middle + (k - (lines.length - 1) / 2) * size * LINE_HEIGHT;
      write(ctx, line, { x: left, y, align: "left" }, { size, color: palette.dim, room });
    });
  });
}

/**
 * @param {Context} ctx
 * @param {number} x
 * @param {number} width
 * @param {Palette} palette
 * @param {boolean} signed Whether the scale begins at -1 in the negative hue instead of at 0.
 */
function greys(ctx, x, width, palette, signed) {
  const gradient = ctx.createLinearGradient(x, 0, x + width, 0);
  if (signed) gradient.addColorStop(0, palette.negative);
  gradient.addColorStop(signed ? 0.5 : 0, "#000000");
  gradient.addColorStop(1, "#ffffff");
  return gradient;
}

/**
 * Returns the scale from negative through zero to positive, as lines or as heatmaps paint it.
 * @param {Context} ctx
 * @param {number} x
 * @param {number} width
 * @param {Palette} palette
 * @param {boolean} fading True to fade into the background, as lines do; false to pass through a heatmap's zero
 *   colour.
 */
function hues(ctx, x, width, palette, fading) {
  const gradient = ctx.createLinearGradient(x, 0, x + width, 0);
  for (let k = -4; k <= 4; k++) {
    const hue = k < 0 ? palette.negative : palette.positive;
    const shade = `rgb(${signedColor(k, 4, palette).join(",")})`;
    gradient.addColorStop((k + 4) / 8, fading ? withAlpha(hue, Math.abs(k) / 4) : shade);
  }
  return gradient;
}

/**
 * Draws the scale of a gap's lines: their largest |value| and its colours.
 * @param {Context} ctx
 * @param {Scene} scene
 * @param {CanvasCache} cache
 * @param {GapPaint} gap
 * @param {number} k
 */
function lineScale(ctx, { layout, palette }, cache, { full }, k) {
  if (full === 0) return;
  const { x, y, width, height } = layout.gaps[k].scale;
  const at = { x: x + width / 2, y: y + height * 0.36, align: /** @type {const} */ ("center") };
  const size = layout.textSize * 0.94;
  const room = Math.max(width - 4, size * 2);
  const half = room / 2 + size;
  const box = { x: at.x - half, y: at.y - size, width: 2 * half, height: height * 0.5 + size + 2 };
  const text = t("stage.legend.upTo", { limit: numberText(full) });
  drawCached(ctx, cache, `scale ${k}`, box, [layout.gaps[k].scale, size, palette, text], (on) => {
    write(on, text, at, { size, color: palette.dim, room, halo: palette.background });
    const length = Math.min(width * 0.7, size * 4.4);
    on.fillStyle = hues(on, at.x - length / 2, length, palette, true);
    on.fillRect(at.x - length / 2, y + height * 0.84, length, 2);
  });
}

/**
 * Notes which activation is white beside the caption of a layer where it is not 1.
 * @param {Context} ctx
 * @param {Scene} scene
 * @param {number} white
 * @param {number} k
 */
function whiteNote(ctx, { layout, palette }, white, k) {
  if (white === 1) return;
  const { x, y, align } = layout.captions[k];
  const { textSize, flow } = layout;
  const at =
    flow === "right" ? { x, y: y + textSize * 1.2, align } : { x: x + textSize * 6.4, y, align };
  const text = t("stage.legend.white", { limit: numberText(white) });
  write(ctx, text, at, { size: textSize * 0.9, color: palette.dim, halo: palette.background });
}
