/** Labels the focused neuron with its name, and with its activation where the disc has no room for the number. */

import { t } from "../../i18n/i18n.js";
import { isShown, radiusOf } from "../layout/windows.js";
import { leftOf, drawLabelBox } from "./label-box.js";
import { activationText } from "./text.js";

/** @import { Scene } from "../types.js" */

/** @type {import("../types.js").View} */
export function draw(ctx, scene) {
  const { focus, layout, palette } = scene;
  if (!focus) return;
  const { x, y, numberSize } = layout.layers[focus.layer];
  const radius = radiusOf(layout.layers[focus.layer], focus.neuron);
  const size = Math.max(layout.textSize, 12);
  if (numberSize > 0 && isShown(layout.layers[focus.layer], focus.neuron)) {
    const name = `a${subscript(focus.neuron)}`;
    const width = size * (name.length + 2) * 0.56;
    const [middle, centre] = [x[focus.neuron], y[focus.neuron]];
    const right = layout.flow === "right";
    const left = leftOf(right ? middle + radius + 4 + width / 2 : middle, width, layout);
    const top = right ? centre - size : centre + radius + 4;
    drawLabelBox(ctx, name, { left, top, width, size }, palette);
    return;
  }
  const text = labelText(scene, focus.layer, focus.neuron);
  const width = text.length * size * 0.56 + size * 1.4;
  const height = size * 2;
  const left = leftOf(x[focus.neuron], width, layout);
  const above = y[focus.neuron] - radius - height - 6;
  const top = above < 4 ? y[focus.neuron] + radius + 6 : above;
  drawLabelBox(ctx, text, { left, top, width, size }, palette);
}

/** @param {number} index */
function subscript(index) {
  return String(index).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]);
}

/**
 * @param {Scene} scene
 * @param {number} layer
 * @param {number} neuron
 */
function labelText({ layout, layers, features }, layer, neuron) {
  const { a, lit, white } = layers[layer];
  const known = a !== null && lit[neuron] > 0;
  const value = known ? activationText(a[neuron], white) : t("stage.label.unknown");
  if (layer > 0) return t("stage.label.neuron", { neuron: String(neuron), value });
  if (features.length > 0) return t("stage.label.input", { name: features[neuron], value });
  const { columns } = layout.grid;
  const place = { row: Math.floor(neuron / columns), column: neuron % columns };
  return t("stage.label.pixel", { ...place, value });
}
