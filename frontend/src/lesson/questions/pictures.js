import { alikeness, edgesIn, picturesOf } from "../learning/pictures.js";
import { told } from "../question.js";

/** @import { Question } from "../question.js" */

/** A picture whose neighbouring weights are more similar than this is smooth rather than noise. */
const SMOOTH = 0.4;

/** @type {Question} */
export default {
  name: "pictures",
  choices: () => [{ id: "edges" }, { id: "blobs" }, { id: "noise" }],
  async grade({ state, run, learn }) {
    const before = alikeness(picturesOf(state.weights[0]));
    const { weights, training } = await learn();
    const pictures = picturesOf(weights[0]);
    const [edges, after] = [edgesIn(pictures), alikeness(pictures)];
    await run({ view: "wall" });
    const { measured = [], source } = training?.run ?? {};
    return {
      right: edges > pictures.length / 2 ? "edges" : after > SMOOTH ? "blobs" : "noise",
      values: {
        edges,
        count: pictures.length,
        before: told(before),
        after: told(after),
        ofTen: Math.round(100 * (measured.at(-1)?.validationAccuracy ?? 0)) / 10,
      },
      verdict: source,
    };
  },
};
