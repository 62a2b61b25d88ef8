/** Draws the weights into each neuron of the first layer, as the picture that the neuron looks for. */

import { signedColor } from "../color.js";
import { carriesSigns, drawSigns } from "../heatmap-canvas.js";
import { isShown } from "../layout/windows.js";
import { drawCached } from "./cached-image.js";

/** @import { HeatmapPaint, Palette, Scene, CanvasCache } from "../types.js" */

/** Cells of at least this many device pixels have sharp edges; smaller cells are smoothed to avoid aliasing. */
const SHARP_CELL = 3;
/** Number of shades of each hue. */
const SHADES = 127;

/** @type {import("../types.js").View} */
export function draw(ctx, scene, cache) {
  if (!scene.heatmaps) return;
  const { layout, focus } = scene;
  const layer = layout.layers[1];
  const looked = focus?.layer === 1 ? focus.neuron : -1;
  if (layer.heatmap > 0) drawAll(ctx, scene, scene.heatmaps, cache);
  if (looked < 0) return;
  const { chosen } = scene.palette;
  if (layer.heatmap > 0 && isShown(layer, looked)) {
    outline(ctx, chosen, 2, layer.heatmapX[looked], layer.heatmapY[looked], layer.heatmap);
  }
  if (layout.lens) {
    const { x, y, width } = layout.lens;
    drawOne(ctx, scene, scene.heatmaps, cache, { j: looked, x, y, size: width });
    outline(ctx, chosen, 2, x, y, width);
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {HeatmapPaint} heatmaps
 * @param {CanvasCache} cache
 */
function drawAll(ctx, scene, heatmaps, cache) {
  const { layout, palette } = scene;
  const { box, first, end, heatmap: size, heatmapX, heatmapY } = layout.layers[1];
  drawCached(
    ctx,
    cache,
    "heatmaps",
    box,
    [heatmaps, layout.layers[1], layout.grid, palette],
    (on) => {
      for (let j = first; j < Math.min(end, heatmaps.rows); j++) {
        drawOne(on, scene, heatmaps, cache, { j, x: heatmapX[j], y: heatmapY[j], size });
      }
    },
  );
}

/**
 * @param {CanvasRenderingContext2D} on
 * @param {Scene} scene
 * @param {HeatmapPaint} heatmaps
 * @param {CanvasCache} cache
 * @param {{j: number, x: number, y: number, size: number}} box
 */
function drawOne(on, { layout, palette }, heatmaps, cache, { j, x, y, size }) {
  const side = layout.grid.columns; // heatmaps are square
  const { picture, row } = pictureOf(layout, heatmaps, palette, cache, j);
  on.imageSmoothingEnabled = !cache.vector && (size * cache.ratio) / side < SHARP_CELL;
  on.imageSmoothingQuality = "high";
  on.drawImage(picture, 0, row * side, side, side, x, y, size, size);
  on.imageSmoothingEnabled = true;
  if (carriesSigns(size / side, palette)) {
    const { W, nIn, full } = heatmaps;
    const row = W.subarray(j * nIn, (j + 1) * nIn);
    drawSigns(on, row, side, full[j], palette, { x, y, size: size / side });
  }
  outline(on, palette.line, 1, x, y, size);
}

/**
 * Returns a picture of the heatmaps one below another, and the place of heatmap j in it: a picture of all neurons that
 * stand as discs or, for any other neuron, of its own heatmap.
 * @param {Scene["layout"]} layout
 * @param {HeatmapPaint} heatmaps
 * @param {Palette} palette
 * @param {CanvasCache} cache
 * @param {number} j
 */
function pictureOf({ grid: { columns: side }, layers }, heatmaps, palette, cache, j) {
  const shown = isShown(layers[1], j);
  const first = shown ? layers[1].first : j;
  const rows = shown ? Math.min(layers[1].end, heatmaps.rows) - first : 1;
  const name = shown ? "weights" : "weights in the lens";
  const picture = cache.canvasFor(name, side, side * rows, [heatmaps, palette, first], (sheet) =>
    paintWeights(sheet, heatmaps, { first, rows }, side, palette),
  );
  return { picture, row: j - first };
}

/**
 * Paints one pixel per weight, with the heatmaps one below another, each scaled to its own largest |w|.
 * @param {CanvasRenderingContext2D} sheet
 * @param {HeatmapPaint} heatmaps
 * @param {{first: number, rows: number}} which
 * @param {number} side
 * @param {Palette} palette
 */
function paintWeights(sheet, { W, nIn, full }, { first, rows }, side, palette) {
  const image = sheet.createImageData(side, side * rows);
  const colors = shades(palette);
  for (let row = 0; row < rows; row++) {
    const j = first + row;
    for (let i = 0; i < nIn; i++) {
      const shade = Math.round((W[j * nIn + i] / (full[j] || 1)) * SHADES) + SHADES;
      const at = 4 * (row * side * side + i);
      image.data.set(colors[shade], at);
      image.data[at + 3] = 255;
    }
  }
  sheet.putImageData(image, 0, 0);
}

/**
 * Returns the shades from the pure negative hue through zero to the pure positive one.
 * @param {Palette} palette
 */
function shades(palette) {
  return Array.from({ length: 2 * SHADES + 1 }, (_, k) => signedColor(k - SHADES, SHADES, palette));
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} color
 * @param {number} thickness CSS px
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
function outline(ctx, color, thickness, x, y, size) {
  ctx.strokeStyle = color;
  ctx.lineWidth = thickness;
  ctx.strokeRect(x + 0.5, y + 0.5, size - 1, size - 1);
}
