/** Draws every neuron but pixels: a disc from black to white with its activation inside. */

import { activationColor, numberColor } from "../color.js";
import { radiusOf } from "../layout/windows.js";
import { drawCached } from "./cached-image.js";
import { activationText, shortActivationText, write } from "./text.js";

/** @import { NeuronRef } from "../../types.js" */
/** @import { LayerLayout, LayerPaint, Palette, Scene, CanvasCache } from "../types.js" */
/** @typedef {CanvasRenderingContext2D} Context */

/** Radius of the glow, as a multiple of the neuron's radius. */
const GLOW_REACH = 2.3;
/** From this font size on, in CSS px, the 0 before the decimal mark has room. */
const ROOMY = 10.5;
/** The colour of a neuron without light. */
const BLACK = "rgb(0,0,0)";
/** Neurons with a lower brightness have no glow. */
const GLOW_FROM = 0.12;

/** @type {import("../types.js").View} */
export function draw(ctx, scene, cache) {
  const { layout, layers, palette, focus } = scene;
  for (let k = layout.grid.isPicture ? 1 : 0; k < layers.length; k++) {
    const layer = layout.layers[k];
    if (layer.heatmap > 0) connectors(ctx, scene, layer);
    if (palette.glow > 0) glows(ctx, layer, layers[k], palette, cache);
    hollows(ctx, cache, scene, k);
    lights(ctx, layer, layers[k], palette);
    if (layer.numberSize > 0) numbers(ctx, layer, layers[k], palette);
  }
  if (focus && (focus.layer > 0 || !layout.grid.isPicture))
    ring(ctx, layout.layers[focus.layer], focus, palette);
}

/**
 * Draws the connectors from each heatmap to its neuron.
 * @param {Context} ctx
 * @param {Scene} scene
 * @param {LayerLayout} layer
 */
function connectors(
  ctx,
  { layout, palette },
  { first, end, x, y, radius, heatmapWidth, heatmapHeight, heatmapX, heatmapY },
) {
  ctx.strokeStyle = palette.dim;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  for (let i = first; i < end; i++) {
    if (layout.flow === "right") {
      ctx.moveTo(heatmapX[i] + heatmapWidth, y[i]);
      ctx.lineTo(x[i] - radius, y[i]);
    } else {
      ctx.moveTo(x[i], heatmapY[i] + heatmapHeight);
      ctx.lineTo(x[i], y[i] - radius);
    }
  }
  ctx.stroke();
}

/**
 * @param {Context} ctx
 * @param {LayerLayout} layer
 * @param {LayerPaint} paint
 * @param {Palette} palette
 * @param {CanvasCache} cache
 */
function glows(ctx, { first, end, x, y, radius }, paint, palette, cache) {
  if (!paint.a) return;
  const { ratio } = cache;
  const side = Math.ceil(2 * radius * GLOW_REACH * ratio);
  const picture = cache.canvasFor(`glow ${side}`, side, side, [], (on) => paintGlow(on, side));
  for (let i = first; i < end; i++) {
    const level = Math.min(brightness(paint, i) / paint.white, 1);
    if (level < GLOW_FROM) continue;
    ctx.globalAlpha = palette.glow * level * level;
    const left = Math.round(x[i] * ratio - side / 2);
    const top = Math.round(y[i] * ratio - side / 2);
    if (cache.vector) glow(ctx, left / ratio, top / ratio, side / ratio);
    else ctx.drawImage(picture, left / ratio, top / ratio, side / ratio, side / ratio);
  }
  ctx.globalAlpha = 1;
}

/**
 * Paints a glow where it is seen, for a vector drawing.
 * @param {Context} ctx
 * @param {number} left
 * @param {number} top
 * @param {number} side
 */
function glow(ctx, left, top, side) {
  ctx.save();
  ctx.translate(left, top);
  paintGlow(ctx, side);
  ctx.restore();
}

/**
 * @param {Context} on
 * @param {number} side
 */
function paintGlow(on, side) {
  const centre = side / 2;
  const light = on.createRadialGradient(
    centre,
    centre,
    centre / GLOW_REACH,
    centre,
    centre,
    centre,
  );
  light.addColorStop(0, "rgba(255,255,255,0.85)");
  light.addColorStop(0.25, "rgba(255,255,255,0.36)");
  light.addColorStop(0.6, "rgba(255,255,255,0.08)");
  light.addColorStop(1, "rgba(255,255,255,0)");
  on.fillStyle = light;
  on.fillRect(0, 0, side, side);
}

/**
 * Draws the discs without light: the rims, filled with black where the pass has arrived and with the background
 * colour of the diagram where it has not.
 * @param {Context} ctx
 * @param {CanvasCache} cache
 * @param {Scene} scene
 * @param {number} k Index of the layer.
 */
function hollows(ctx, cache, { layout, layers, palette }, k) {
  const { first, end, x, y, radius } = layout.layers[k];
  const reached = reachedIn(layers[k]);
  const reach = radius + rimOf(radius);
  const [across, down] = [x.subarray(first, end), y.subarray(first, end)];
  const [left, top] = [Math.min(...across) - reach, Math.min(...down) - reach];
  const [right, bottom] = [Math.max(...across) + reach, Math.max(...down) + reach];
  const box = { x: left, y: top, width: right - left, height: bottom - top };
  drawCached(ctx, cache, `discs ${k}`, box, [layout.layers[k], palette, reached], (on) => {
    on.strokeStyle = palette.rim;
    on.lineWidth = rimOf(radius);
    for (let i = first; i < end; i++) {
      on.fillStyle = reached[i] === "1" ? "#000000" : palette.backdrop;
      on.beginPath();
      on.arc(x[i], y[i], radius, 0, 2 * Math.PI);
      on.fill();
      on.stroke();
    }
  });
}

/** @param {number} radius */
const rimOf = (radius) => Math.max(0.8, Math.min(radius * 0.09, 2));

/**
 * Returns a string of 0s and 1s: whether the pass has reached each neuron.
 * @param {LayerPaint} paint
 */
function reachedIn({ a, lit }) {
  return Array.from(lit, (share) => (a !== null && share > 0 ? "1" : "0")).join("");
}

/**
 * Fills the rims with light.
 * @param {Context} ctx
 * @param {LayerLayout} layer
 * @param {LayerPaint} paint
 * @param {Palette} palette
 */
function lights(ctx, { first, end, x, y, radius }, paint, palette) {
  for (let i = first; i < end; i++) {
    const color = activationColor(brightness(paint, i), paint.white, palette);
    if (color === BLACK) continue;
    ctx.fillStyle = color;
    ctx.beginPath();
    ctx.arc(x[i], y[i], radius - rimOf(radius) / 2, 0, 2 * Math.PI);
    ctx.fill();
  }
}

/**
 * @param {Context} ctx
 * @param {LayerLayout} layer
 * @param {LayerPaint} paint
 * @param {Palette} palette
 */
function numbers(ctx, { first, end, x, y, radius, numberSize }, { a, lit, white }, palette) {
  if (!a) return;
  const isSqueezed = numberSize > 0.8 * radius;
  const textOf = numberSize >= ROOMY && !isSqueezed ? activationText : shortActivationText;
  for (let i = first; i < end; i++) {
    if (lit[i] === 0) continue;
    const text = textOf(a[i], white);
    const size = text.length > 4 && !isSqueezed ? (numberSize * 4.2) / text.length : numberSize;
    const color = numberColor(a[i] * lit[i], white, palette);
    ctx.globalAlpha = lit[i];
    write(
      ctx,
      text,
      { x: x[i], y: y[i], align: "center" },
      { size, color, weight: 600, room: 1.86 * radius },
    );
  }
  ctx.globalAlpha = 1;
}

/**
 * @param {Context} ctx
 * @param {LayerLayout} layer
 * @param {NeuronRef} focus
 * @param {Palette} palette
 */
function ring(ctx, layer, { neuron }, palette) {
  const radius = radiusOf(layer, neuron);
  ctx.strokeStyle = palette.chosen;
  ctx.lineWidth = Math.max(2, radius * 0.16);
  ctx.beginPath();
  ctx.arc(layer.x[neuron], layer.y[neuron], radius + 0.5, 0, 2 * Math.PI);
  ctx.stroke();
}

/**
 * Returns the activation, scaled by how far the neuron has lit up.
 * @param {LayerPaint} paint
 * @param {number} i
 */
function brightness({ a, lit }, i) {
  return a ? a[i] * lit[i] : 0;
}
