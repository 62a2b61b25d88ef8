/** Draws what never changes during a pass: the captions of the layers and the names of the outputs. */

import { t } from "../../i18n/i18n.js";
import { drawCached } from "./cached-image.js";
import { write } from "./text.js";

/** @import { CanvasCache, Layout, Palette } from "../types.js" */

/** @type {import("../types.js").View} */
export function draw(ctx, { layout, palette, curtain }, cache) {
  if (!layout.compact) captions(ctx, layout, palette, curtain, cache);
  outputNames(ctx, layout, palette, cache);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Layout} layout
 * @param {Palette} palette
 * @param {boolean} curtain
 * @param {CanvasCache} cache
 */
function captions(ctx, layout, palette, curtain, cache) {
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
    const text = caption(layout, layer);
    const across = room
      ? { x: anchor.x - room / 2 - 1, width: room + 2 }
      : { x: 0, width: layout.width };
    const box = { ...across, y: anchor.y - textSize, height: 2 * textSize };
    drawCached(ctx, cache, `caption ${layer}`, box, [layout, palette, text], (on) =>
      write(on, text, anchor, { ...style, room }),
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
 */
function caption({ sizes, layers }, layer) {
  const count = sizes[layer];
  const { first, end, overview } = layers[layer];
  if (overview) {
    return t("stage.caption.window", { first: String(first), last: String(end - 1), count });
  }
  if (layer === 0) return t("stage.caption.pixels", { count });
  if (layer === sizes.length - 1 && count === 10) return t("stage.caption.digits", { count });
  if (layer === sizes.length - 1) return t("stage.caption.outputs", { count });
  return t("stage.caption.neurons", { count });
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Layout} layout
 * @param {Palette} palette
 * @param {CanvasCache} cache
 */
function outputNames(ctx, layout, palette, cache) {
  const { outputs, labelSize } = layout;
  if (outputs.length === 0) return;
  const [first, last] = [outputs[0].label, outputs[outputs.length - 1].label];
  const box = {
    x: first.x - labelSize,
    y: first.y - labelSize,
    width: last.x - first.x + 2 * labelSize,
    height: last.y - first.y + 2 * labelSize,
  };
  drawCached(ctx, cache, "names of the outputs", box, [layout, palette], (on) =>
    outputs.forEach(({ label }, i) =>
      write(on, `${i}`, label, { size: labelSize, color: palette.ink, weight: 700 }),
    ),
  );
}
