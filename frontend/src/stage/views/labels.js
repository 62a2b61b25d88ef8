/** Draws what never changes during a pass: the captions of the layers and the names of the outputs. */

import { t } from "../../i18n/i18n.js";
import { drawCached } from "./cached-image.js";
import { write } from "./text.js";

/** @import { CanvasCache, Layout, Palette } from "../types.js" */

/** A label with at most this many characters takes the place of a digit. */
const SHORT = 2;

/** @type {import("../types.js").View} */
export function draw(ctx, { layout, palette, curtain, labels }, cache) {
  if (!layout.compact) captions(ctx, layout, palette, curtain, labels, cache);
  outputNames(ctx, layout, palette, labels, cache);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Layout} layout
 * @param {Palette} palette
 * @param {boolean} curtain
 * @param {string[]} labels
 * @param {CanvasCache} cache
 */
function captions(ctx, layout, palette, curtain, labels, cache) {
  const { captions: anchors, sizes, textSize, flow } = layout;
  const style = {
    size: textSize,
    color: palette.dim,
    halo: flow === "down" ? palette.background : undefined,
  };
  anchors.forEach((anchor, layer) => {
    const covered = curtain && layer > 0 && layer < sizes.length - 1;
    if (covered) return;
    const room = flow === "right" ? roomAt(anchors, layer, textSize) : undefined;
    const text = caption(layout, layer, labels);
    const across = room
      ? { x: anchor.x - room / 2 - 1, width: room + 2 }
      : { x: 0, width: layout.width };
    const box = { ...across, y: anchor.y - textSize, height: 2 * textSize };
    drawCached(
      ctx,
      cache,
      `caption ${layer}`,
      box,
      [anchor, room, textSize, flow, palette, text],
      (on) => write(on, text, anchor, { ...style, room }),
    );
  });
}

/**
 * Returns how wide a caption may be beside the others.
 * @param {Layout["captions"]} anchors
 * @param {number} layer
 * @param {number} textSize
 */
function roomAt(anchors, layer, textSize) {
  const { x } = anchors[layer];
  const nearest = Math.min(
    ...[anchors[layer - 1], anchors[layer + 1]]
      .filter(Boolean)
      .map((other) => Math.abs(other.x - x)),
  );
  return Math.min(textSize * 7, nearest - textSize * 0.8);
}

/**
 * @param {Layout} layout
 * @param {number} layer
 * @param {string[]} labels
 */
function caption({ grid, sizes, layers }, layer, labels) {
  const count = sizes[layer];
  const { first, end, overview } = layers[layer];
  if (overview) {
    return t("stage.caption.window", { first: String(first), last: String(end - 1), count });
  }
  if (layer === 0) {
    return t(grid.isPicture ? "stage.caption.pixels" : "stage.caption.inputs", { count });
  }
  const isLast = layer === sizes.length - 1;
  if (isLast && count === 10 && labels.length === 0) return t("stage.caption.digits", { count });
  if (isLast) return t("stage.caption.outputs", { count });
  return t("stage.caption.neurons", { count });
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Layout} layout
 * @param {Palette} palette
 * @param {string[]} labels
 * @param {CanvasCache} cache
 */
function outputNames(ctx, layout, palette, labels, cache) {
  const { outputs, labelSize } = layout;
  if (outputs.length === 0) return;
  const [first, last] = [outputs[0].label, outputs[outputs.length - 1].label];
  const box = {
    x: first.x - labelSize,
    y: first.y - labelSize,
    width: last.x - first.x + 2 * labelSize,
    height: last.y - first.y + 2 * labelSize,
  };
  drawCached(ctx, cache, "names of the outputs", box, [outputs, labelSize, palette, labels], (on) =>
    outputs.forEach(({ label }, i) => {
      const name = labels[i]?.length <= SHORT ? labels[i] : `${i}`;
      const style = { size: labelSize, color: palette.ink, weight: /** @type {const} */ (700) };
      write(on, name, label, { ...style, room: labelSize * 1.2 });
    }),
  );
  longNames(ctx, layout, palette, labels, cache);
}

/**
 * Writes longer labels above the bars, where there is room.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Layout} layout
 * @param {Palette} palette
 * @param {string[]} labels
 * @param {CanvasCache} cache
 */
function longNames(ctx, { outputs, flow, textSize }, palette, labels, cache) {
  const size = textSize * 0.85;
  outputs.forEach(({ bar, number }, i) => {
    if (flow !== "right" || !(labels[i]?.length > SHORT)) return;
    const at = { x: bar.x, y: bar.y - size * 0.7, align: /** @type {const} */ ("left") };
    const room = number.x - bar.x;
    const box = { x: at.x, y: at.y - size, width: room, height: 2 * size };
    drawCached(ctx, cache, `label ${i}`, box, [palette, labels, at.x, at.y, room], (on) =>
      write(on, labels[i], at, { size, color: palette.ink, room }),
    );
  });
}
