import { RANDOM } from "../learning/random-network.js";
import { ASKED, costOf, isFound } from "../learning/slopes.js";
import { PLACE } from "../step.js";
import { toldCost } from "../question.js";

/** @import { Question } from "../question.js" */

const { input } = PLACE;

/** @type {Question} */
export default {
  name: "cost-trained",
  choices: () => [{ id: "higher" }, { id: "half" }, { id: "small" }],
  async grade({ run }) {
    const there = { input, view: /** @type {const} */ ("gradient") };
    const trained = costOf(await run({ ...there, changes: [] }, isFound, ASKED));
    const random = costOf(await run({ ...there, changes: [...RANDOM] }, isFound, ASKED));
    const share = trained / random;
    return {
      right: share > 1 ? "higher" : share > 0.1 ? "half" : "small",
      values: { random: toldCost(random), trained: toldCost(trained) },
    };
  },
};
