/** What never changes with a pass: the captions of the layers and the names of the outputs. */

import { t } from "../../i18n/i18n.js";
import { write } from "./type.js";

/** @import { Layout, Palette } from "../types.js" */

/** @type {import("../types.js").View} */
export function draw(ctx, { layout, palette }) {
  captions(ctx, layout, palette);
  outputNames(ctx, layout, palette);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Layout} layout
 * @param {Palette} palette
 */
function captions(ctx, { captions: anchors, sizes, textSize, flow }, palette) {
  const style = {
    size: textSize,
    color: palette.dim,
    room: flow === "right" ? textSize * 7 : undefined,
    halo: flow === "down" ? palette.background : undefined,
  };
  anchors.forEach((anchor, layer) => write(ctx, caption(sizes, layer), anchor, style));
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
