/** What never changes with a pass: the captions of the layers and the names of the outputs. */

import { t } from "../../i18n/i18n.js";
import { write } from "./text.js";

/** @import { Layout, Palette } from "../types.js" */

/** @type {import("../types.js").View} */
export function draw(ctx, { layout, palette, curtain }) {
  if (!layout.compact) captions(ctx, layout, palette, curtain);
  outputNames(ctx, layout, palette);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Layout} layout
 * @param {Palette} palette
 * @param {boolean} curtain
 */
function captions(ctx, { captions: anchors, sizes, textSize, flow }, palette, curtain) {
  const style = {
    size: textSize,
    color: palette.dim,
    halo: flow === "down" ? palette.background : undefined,
  };
  anchors.forEach((anchor, layer) => {
    const covered = curtain && layer > 0 && layer < sizes.length - 1;
    const room = flow === "right" ? roomAt(anchors, layer, textSize) : undefined;
    if (!covered) write(ctx, caption(sizes, layer), anchor, { ...style, room });
  });
}

/**
 * How wide a caption beside others may be.
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
 * @param {number[]} sizes
 * @param {number} layer
 */
function caption(sizes, layer) {
  const count = sizes[layer];
  if (layer === 0) return t("stage.caption.pixels", { count });
  if (layer === sizes.length - 1 && count === 10) return t("stage.caption.digits", { count });
  if (layer === sizes.length - 1) return t("stage.caption.outputs", { count });
  return t("stage.caption.neurons", { count });
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Layout} layout
 * @param {Palette} palette
 */
function outputNames(ctx, { outputs, labelSize }, { ink }) {
  outputs.forEach(({ label }, i) =>
    write(ctx, `${i}`, label, { size: labelSize, color: ink, weight: 700 }),
  );
}
