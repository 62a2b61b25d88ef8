/** What never changes with a pass: the captions of the layers and the names of the outputs. */

import { t } from "../../i18n/i18n.js";
import { write } from "./type.js";

/** @import { Layout, Palette } from "../types.js" */

/** @type {import("../types.js").View} */
export function draw(ctx, { layout, palette }, surfaces) {
  const { width, height } = layout;
  const { ratio } = surfaces;
  const picture = surfaces.keep(
    "labels",
    width * ratio,
    height * ratio,
    [layout, palette],
    (on) => {
      on.setTransform(ratio, 0, 0, ratio, 0, 0);
      captions(on, layout, palette);
      outputNames(on, layout, palette);
    },
  );
  ctx.drawImage(picture, 0, 0, width, height);
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
