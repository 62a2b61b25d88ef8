import { RANDOM } from "../learning/random-network.js";
import { ASKED, isFound, meanOf, slopeOf, TEN } from "../learning/slopes.js";
import { told } from "../question.js";
import { PLACE } from "../step.js";

/** @import { Question } from "../question.js" */

/** @type {Question} */
export default {
  name: "mean-wish",
  choices: () => [{ id: "up" }, { id: "down" }],
  async grade({ run }) {
    await run({ changes: [...RANDOM] });
    const wishes = [];
    for (const digit of TEN) {
      const input = /** @type {const} */ ({ type: "handwriting", digit, seed: 1 });
      const state = await run({ input, view: "gradient" }, isFound, { ...ASKED, digit });
      wishes.push(-slopeOf(state));
    }
    await run({ input: PLACE.input }, isFound, ASKED);
    const mean = meanOf(wishes);
    return {
      right: mean > 0 ? "up" : "down",
      values: {
        up: wishes.filter((wish) => wish > 0).length,
        down: wishes.filter((wish) => wish < 0).length,
        three: told(wishes[ASKED.digit]),
        mean: told(mean),
      },
    };
  },
};
