import { told } from "../question.js";

/** @import { GalleryItem } from "../../types.js" */
/** @import { Choice, Question } from "../question.js" */

/** How many pictures there are to choose from. */
const PICTURES = 4;

/** @type {Question} */
export default {
  name: "which-lights",
  // Every other one of the gallery, so that they differ.
  choices: ({ gallery }) =>
    gallery.items
      .filter((_, i) => i % 2 === 0)
      .slice(0, PICTURES)
      .map((item, at) => ({
        id: String(at),
        key: "question.picture",
        values: { digit: String(digitOf(item)) },
        item,
      })),
  async grade({ state, run }) {
    const { layer = 0, neuron = 0 } = state.selection ?? {};
    const choices = this.choices(state);
    /** @type {number[]} */
    const activations = [];
    for (const { item } of choices) {
      const { pass } = await run({ input: sampleOf(item) });
      activations.push(pass?.layers[layer].a[neuron] ?? 0);
    }
    const best = activations.indexOf(Math.max(...activations));
    await run({ input: sampleOf(choices[best].item) });
    const list = choices.map(({ values }, i) => `${values?.digit}: ${told(activations[i])}`);
    return {
      right: String(best),
      values: { digit: choices[best].values?.digit ?? "", list: list.join(", ") },
    };
  },
};

/** @param {GalleryItem} item */
const digitOf = (item) => (item.type === "mnist" ? item.label : item.digit);

/** @param {Choice["item"]} item */
function sampleOf(item) {
  if (item?.type === "mnist") return { type: /** @type {const} */ ("mnist"), index: item.index };
  const { digit = 0, seed = 1 } = item ?? {};
  return { type: /** @type {const} */ ("handwriting"), digit, seed };
}
