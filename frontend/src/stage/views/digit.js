/**
 * Draws the lit pixels as round cells from black to white. The white is translucent over the dark background, so that
 * a dim pixel does not hide the lines below it.
 */

import { rgb } from "../color.js";
import { addCell, paintCells } from "./cells.js";

/** @import { CanvasCache, Layout, Lines, Palette, Scene } from "../types.js" */
/** @typedef {CanvasRenderingContext2D} Context */

/** Pixels whose contribution is below this share of the strongest get no ring. */
const FAINTEST = 0.04;

/** @type {import("../types.js").View} */
export function draw(ctx, scene, cache) {
  const { layout, layers, gaps, focus } = scene;
  const { a } = layers[0];
  if (a && layout.grid.isPicture) lightCells(ctx, layout, a, cache);
  const { focusLines } = gaps[0];
  if (focusLines && focus?.layer === 1) rings(ctx, scene, focusLines, cache);
  if (focus?.layer === 0) outline(ctx, scene, focus.neuron);
}

/**
 * @param {Context} ctx
 * @param {Layout} layout
 * @param {Float32Array} a
 * @param {CanvasCache} cache
 */
function lightCells(ctx, layout, a, cache) {
  paintCells(ctx, cache, layout, {
    name: "digit",
    deps: [a],
    cells: litIn(a),
    fill(pixels) {
      pixels.fill(255);
      a.forEach((value, i) => (pixels[4 * i + 3] = 255 * value));
    },
    stencil: (on, shaped) => fillCells(on, layout, shaped),
    stencilDeps: [],
  });
}

/** @param {Float32Array} a */
function litIn(a) {
  /** @type {number[]} */
  const lit = [];
  for (let i = 0; i < a.length; i++) if (a[i] > 0) lit.push(i);
  return lit;
}

/**
 * @param {Context} on
 * @param {Layout} layout
 * @param {Iterable<number>} cells
 */
function fillCells(on, layout, cells) {
  on.beginPath();
  const { radius } = layout.layers[0];
  for (const i of cells) addCell(on, layout, i, radius);
  on.fill();
}

/**
 * Draws a ring around each pixel in the sign of its contribution to the focused neuron. Without hues, the ring of a
 * negative contribution is dashed.
 * @param {Context} ctx
 * @param {Scene} scene
 * @param {Lines} focusLines
 * @param {CanvasCache} cache
 */
function rings(ctx, { layout, palette }, focusLines, cache) {
  const ringed = (/** @type {string} */ name, /** @type {(-1 | 1)[]} */ signs, dashed = false) =>
    paintCells(ctx, cache, layout, {
      name,
      deps: [focusLines, palette],
      cells: focusLines.sources,
      fill: (pixels) => signs.forEach((sign) => colorRings(pixels, focusLines, sign, palette)),
      stencil: (on, shaped) => strokeCells(on, layout, shaped, dashed),
      stencilDeps: [dashed],
    });
  ringed("rings", palette.signs ? [1] : [1, -1]);
  if (palette.signs) ringed("dashed rings", [-1], true);
}

/**
 * @param {Uint8ClampedArray} pixels
 * @param {Lines} focusLines
 * @param {-1 | 1} sign
 * @param {Palette} palette
 */
function colorRings(pixels, { count, sources, values, largest }, sign, palette) {
  const hue = rgb(sign < 0 ? palette.negative : palette.positive);
  for (let k = 0; k < count; k++) {
    const strength = (sign * values[k]) / largest;
    if (strength >= FAINTEST) pixels.set([...hue, 255 * Math.sqrt(strength)], 4 * sources[k]);
  }
}

/**
 * @param {Context} on
 * @param {Layout} layout
 * @param {Iterable<number>} cells
 * @param {boolean} dashed
 */
function strokeCells(on, layout, cells, dashed) {
  const { radius } = layout.layers[0];
  on.lineWidth = Math.max(radius * 0.32, 0.8);
  on.setLineDash(dashed ? [radius * 0.6, radius * 0.6] : []);
  on.beginPath();
  for (const i of cells) addCell(on, layout, i, radius);
  on.stroke();
  on.setLineDash([]);
}

/**
 * @param {Context} ctx
 * @param {Scene} scene
 * @param {number} i
 */
function outline(ctx, { layout, palette }, i) {
  ctx.strokeStyle = palette.chosen;
  ctx.lineWidth = 2;
  ctx.beginPath();
  addCell(ctx, layout, i, layout.layers[0].radius + 1.5);
  ctx.stroke();
}
