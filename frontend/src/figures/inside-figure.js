/** The inside of a neuron as a figure, at the moment that the page shows or, of another neuron, at the end. */

import { layoutInside } from "../inside/layout.js";
import { numbersInside } from "../inside/numbers.js";
import { paintInside } from "../inside/paint.js";
import { sceneInside } from "../inside/scene.js";
import { END, stageAt } from "../inside/timing.js";
import { equationsOf, sentenceOf, titleOf } from "../inside/words.js";
import { sameNeuron } from "../store/state.js";
import { networkWords } from "./words.js";

/** @import { Kind } from "./types.js" */

const SIZE = { width: 1000, height: 760 };

/** @type {Kind} */
export const INSIDE = {
  name: "inside",
  asks: ["layer", "neuron"],
  isPossible: ({ weights, pass }) => weights.length > 0 && pass !== null,
  figure(state, { layer, neuron, palette }) {
    const ref = { layer, neuron };
    const numbers = numbersInside(state, ref);
    if (!numbers) return null;
    const isOpen = state.inside !== null && sameNeuron(ref, state.selection);
    const time = isOpen ? (state.inside ?? END) : END;
    const { before, columns } = numbers;
    const layout = layoutInside({ ...SIZE, count: before.length, columns });
    const scene = sceneInside(time, numbers, layout);
    return {
      name: `inside-${state.card?.name}-${layer}.${neuron}`,
      ...SIZE,
      title: titleOf(state, ref),
      notes: [
        networkWords(state),
        sentenceOf(numbers, stageAt(time)),
        equationsOf(numbers)
          .map(({ text }) => text)
          .join("; "),
      ],
      scale: null,
      paint: (ctx, cache) => paintInside(ctx, { scene, numbers, layout, palette, cache }),
    };
  },
};
