/** What the cost asks of a layer's weights as a figure: one picture for each neuron. */

import { t } from "../i18n/i18n.js";
import { largestOf } from "../math/largest.js";
import { signed } from "../panels/views/gradient/words.js";
import { gradientNow } from "../store/gradient.js";
import { pictureInto } from "../store/state.js";
import { tilesOf } from "./tiles.js";
import { networkWords } from "./words.js";

/** @import { Kind } from "./types.js" */

/** @type {Kind} */
export const SLOPES = {
  name: "slopes",
  asks: ["layer"],
  isPossible: (state) => gradientNow(state) !== null,
  figure(state, { layer, palette }) {
    const found = gradientNow(state);
    if (!found) return null;
    const { weights, biases } = found.layers[layer - 1];
    const [nIn, nOut] = [weights.length / biases.length, biases.length];
    const full = largestOf(weights);
    const tileOf = (/** @type {number} */ neuron) => ({
      values: weights.subarray(neuron * nIn, (neuron + 1) * nIn).map((slope) => -slope),
      full,
      told: signed(-biases[neuron]),
    });
    return {
      name: `slopes-${state.card?.name}-${layer}`,
      ...tilesOf({ nIn, nOut, picture: pictureInto(state.card, layer) }, tileOf, palette),
      title: t("figure.title.slopes", { layer: String(layer) }),
      notes: [networkWords(state), t("figure.costNow", { cost: signed(found.cost) })],
      scale: { full, text: t("figure.scale.slopes") },
    };
  },
};
