import { RANDOM } from "../learning/random-network.js";
import { ASKED, BATCH, isFound, wishesOf } from "../learning/slopes.js";
import { told } from "../question.js";

/** @import { Question } from "../question.js" */

/** @type {Question} */
export default {
  name: "mean-wish",
  choices: () => [{ id: "up" }, { id: "down" }],
  async grade({ run }) {
    const there = { changes: [...RANDOM], view: /** @type {const} */ ("gradient") };
    const state = await run(there, isFound, { ...ASKED, batch: BATCH });
    const { digits, values: wishes, mean } = wishesOf(state);
    return {
      right: mean > 0 ? "up" : "down",
      values: {
        up: wishes.filter((wish) => wish > 0).length,
        down: wishes.filter((wish) => wish < 0).length,
        three: told(wishes[digits.indexOf(ASKED.digit)]),
        mean: told(mean),
      },
    };
  },
};
