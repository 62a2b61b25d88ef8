/** @import { Question, Run } from "../question.js" */

/** The handwriting of the ten digits. */
const SEED = 7;

/** @type {Question} */
export default {
  name: "shuffled",
  choices: () => [{ id: "chance" }, { id: "half" }, { id: "same" }],
  async grade({ run }) {
    const plain = await readRight("digits", run);
    const shuffled = await readRight("shuffled", run);
    const share = plain > 0 ? shuffled / plain : 0;
    return {
      right: share > 0.8 ? "same" : share < 0.3 ? "chance" : "half",
      values: { plain, shuffled },
    };
  },
};

/**
 * Returns how many of ten handwritten digits a network reads correctly.
 * @param {string} model
 * @param {Run} run
 */
async function readRight(model, run) {
  let right = 0;
  for (let digit = 0; digit < 10; digit += 1) {
    const input = /** @type {const} */ ({ type: "handwriting", digit, seed: SEED });
    const { pass } = await run({ model, input, view: "stage" });
    if (pass?.answer?.digit === digit) right += 1;
  }
  return right;
}
