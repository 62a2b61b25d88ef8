/** A label with the activation of the focused neuron, where the neuron has no room for the number. */

import { t } from "../../i18n/i18n.js";
import { leftOf, drawLabelBox } from "./label-box.js";
import { activationText } from "./text.js";

/** @import { Scene } from "../types.js" */

/** @type {import("../types.js").View} */
export function draw(ctx, scene) {
  const { focus, layout, palette } = scene;
  if (!focus || layout.layers[focus.layer].numberSize > 0) return;
  const { x, y, radius } = layout.layers[focus.layer];
  const size = Math.max(layout.textSize, 12);
  const text = labelText(scene, focus.layer, focus.neuron);
  const width = text.length * size * 0.56 + size * 1.4;
  const height = size * 2;
  const left = leftOf(x[focus.neuron], width, layout);
  const above = y[focus.neuron] - radius - height - 6;
  const top = above < 4 ? y[focus.neuron] + radius + 6 : above;
  drawLabelBox(ctx, text, { left, top, width, size }, palette);
}

/**
 * @param {Scene} scene
 * @param {number} layer
 * @param {number} neuron
 */
function labelText({ layout, layers }, layer, neuron) {
  const { a, lit, white } = layers[layer];
  const known = a !== null && lit[neuron] > 0;
  const value = known ? activationText(a[neuron], white, 3) : t("stage.label.unknown");
  if (layer > 0) return t("stage.label.neuron", { neuron: neuron + 1, value });
  const { side } = layout.grid;
  const row = Math.floor(neuron / side) + 1;
  return t("stage.label.pixel", { row, column: (neuron % side) + 1, value });
}
