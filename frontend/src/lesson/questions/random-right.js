import { RANDOM } from "../learning/random-network.js";

/** @import { State } from "../../types.js" */
/** @import { Question } from "../question.js" */

/** @type {Question} */
export default {
  name: "random-right",
  choices: () => [{ id: "none" }, { id: "tenth" }, { id: "half" }],
  async grade({ state, run }) {
    const { accuracy } = await run({ input: state.drawing, changes: [...RANDOM] }, isCounted);
    const { correct = 0, total = 1, source = "generated" } = accuracy ?? {};
    const share = correct / total;
    return {
      right: share < 0.03 ? "none" : share > 0.3 ? "half" : "tenth",
      values: { correct, total, ofTen: Math.round(100 * share) / 10 },
      verdict: source,
    };
  },
};

/** @param {State} state */
const isCounted = ({ accuracy, editSeq, pending }) =>
  accuracy !== null && accuracy.seq >= editSeq && !pending;
