/** @import { Question } from "../question.js" */

/** @type {Question} */
export default {
  name: "how-many-dials",
  choices: ({ card }) => {
    const sizes = card?.sizes ?? [];
    const all = dials(sizes);
    const neurons = sizes.reduce((sum, size) => sum + size, 0);
    return [neurons, (sizes[0] ?? 0) * sizes.length, all, all * (sizes[1] ?? 1)].map((count) => ({
      id: String(count),
      key: "question.count",
      values: { count },
    }));
  },
  async grade({ state }) {
    const sizes = state.card?.sizes ?? [];
    const weights = dials(sizes, 0);
    return {
      right: String(dials(sizes)),
      values: {
        sums: sizes
          .slice(1)
          .map((out, i) => `${sizes[i]} × ${out} + ${out}`)
          .join(", "),
        weights,
        biases: dials(sizes) - weights,
        all: dials(sizes),
      },
    };
  },
};

/**
 * Returns the number of dials if each neuron had this many biases.
 * @param {readonly number[]} sizes
 * @param {number} biases
 */
const dials = (sizes, biases = 1) =>
  sizes.slice(1).reduce((sum, out, i) => sum + out * (sizes[i] + biases), 0);
