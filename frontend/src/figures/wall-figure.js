/** Every weight of a layer as a figure: one picture for each neuron. */

import { formatActivation, formatNumber, t } from "../i18n/i18n.js";
import { largestOf } from "../math/largest.js";
import { rowOf } from "../panels/views/wall/wall-numbers.js";
import { pictureInto } from "../store/state.js";
import { tilesOf } from "./tiles.js";
import { networkWords } from "./words.js";

/** @import { Kind } from "./types.js" */

/** @type {Kind} */
export const WALL = {
  name: "wall",
  asks: ["layer", "scales"],
  isPossible: ({ weights }) => weights.length > 0,
  figure(state, { layer, scales, palette }) {
    const { card, weights, pass } = state;
    const into = weights[layer - 1];
    if (!card || !into || into.rowsLoaded < into.nOut) return null;
    const isOwn = scales === "own";
    const full = largestOf(into.W);
    const a = pass?.layers[layer]?.a;
    const tileOf = (/** @type {number} */ neuron) => {
      const values = rowOf(into, neuron);
      const own = largestOf(values);
      const told = isOwn ? `±${formatNumber(own, 2)}` : a ? formatActivation(a[neuron]) : "";
      return { values, full: isOwn ? own : full, told };
    };
    return {
      name: `wall-${card.name}-${layer}`,
      ...tilesOf({ ...into, picture: pictureInto(card, layer) }, tileOf, palette),
      title: t("figure.title.wall", { layer: String(layer) }),
      notes: [networkWords(state)],
      scale: {
        full: isOwn ? null : full,
        text: t(isOwn ? "figure.scale.own" : a ? "figure.scale.one" : "figure.scale.weights"),
      },
    };
  },
};
