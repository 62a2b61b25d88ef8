/** Draws the weights into each neuron of the first layer, as the picture that the neuron looks for. */

import { signedColor } from "../color.js";
import { carriesSigns, drawSigns } from "../heatmap-canvas.js";
import { isShown } from "../layout/windows.js";
import { drawCached } from "./cached-image.js";

/** @import { Box, HeatmapPaint, LayerLayout, Palette, Scene, CanvasCache } from "../types.js" */

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
    outline(ctx, chosen, 2, ownBox(layer, looked));
  }
  if (layout.lens) {
    drawOne(ctx, scene, scene.heatmaps, cache, looked, layout.lens);
    outline(ctx, chosen, 2, layout.lens);
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
  const layer = layout.layers[1];
  const { box, first, end } = layer;
  drawCached(ctx, cache, "heatmaps", box, [heatmaps, layer, layout.grid, palette], (on) => {
    for (let j = first; j < Math.min(end, heatmaps.rows); j++) {
      drawOne(on, scene, heatmaps, cache, j, ownBox(layer, j));
    }
  });
}

/**
 * Returns the box of the heatmap beside a neuron.
 * @param {LayerLayout} layer
 * @param {number} j
 * @returns {Box}
 */
function ownBox({ heatmapX, heatmapY, heatmapWidth, heatmapHeight }, j) {
  return { x: heatmapX[j], y: heatmapY[j], width: heatmapWidth, height: heatmapHeight };
}

/**
 * @param {CanvasRenderingContext2D} on
 * @param {Scene} scene
 * @param {HeatmapPaint} heatmaps
 * @param {CanvasCache} cache
 * @param {number} j
 * @param {Box} box
 */
function drawOne(on, { layout, palette }, heatmaps, cache, j, box) {
  const { rows, columns } = layout.grid;
  const { x, y, width, height } = box;
  const { picture, row } = pictureOf(layout, heatmaps, palette, cache, j);
  const cell = width / columns;
  on.imageSmoothingEnabled = !cache.vector && cell * cache.ratio < SHARP_CELL;
  on.imageSmoothingQuality = "high";
  on.drawImage(picture, 0, row * rows, columns, rows, x, y, width, height);
  on.imageSmoothingEnabled = true;
  if (carriesSigns(cell, palette)) {
    const { W, nIn, full } = heatmaps;
    const row = W.subarray(j * nIn, (j + 1) * nIn);
    drawSigns(on, row, columns, full[j], palette, { x, y, size: cell });
  }
  outline(on, palette.line, 1, box);
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
function pictureOf({ grid, layers }, heatmaps, palette, cache, j) {
  const shown = isShown(layers[1], j);
  const first = shown ? layers[1].first : j;
  const count = shown ? Math.min(layers[1].end, heatmaps.rows) - first : 1;
  const name = shown ? "weights" : "weights in the lens";
  const { rows, columns } = grid;
  const parts = [heatmaps, palette, first];
  const picture = cache.canvasFor(name, columns, rows * count, parts, (sheet) =>
    paintWeights(sheet, heatmaps, { first, count }, grid, palette),
  );
  return { picture, row: j - first };
}

/**
 * Paints one pixel per weight, with the heatmaps one below another, each scaled to its own largest |w|.
 * @param {CanvasRenderingContext2D} sheet
 * @param {HeatmapPaint} heatmaps
 * @param {{first: number, count: number}} which
 * @param {{rows: number, columns: number}} grid
 * @param {Palette} palette
 */
function paintWeights(sheet, { W, nIn, full }, { first, count }, { rows, columns }, palette) {
  const image = sheet.createImageData(columns, rows * count);
  const colors = shades(palette);
  for (let row = 0; row < count; row++) {
    const j = first + row;
    for (let i = 0; i < nIn; i++) {
      const shade = Math.round((W[j * nIn + i] / (full[j] || 1)) * SHADES) + SHADES;
      const at = 4 * (row * rows * columns + i);
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
 * @param {Box} box
 */
function outline(ctx, color, thickness, { x, y, width, height }) {
  ctx.strokeStyle = color;
  ctx.lineWidth = thickness;
  ctx.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
}
