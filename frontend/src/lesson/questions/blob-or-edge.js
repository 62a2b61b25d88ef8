import { dialsFor, drawingOf } from "../bar.js";
import { told } from "../question.js";

/** @import { Question } from "../question.js" */

/** @type {Question} */
export default {
  name: "blob-or-edge",
  choices: () => [{ id: "edge" }, { id: "blob" }, { id: "blank" }],
  async grade({ state, run }) {
    const of = state.selection ?? { layer: 1, neuron: 0 };
    const changes = dialsFor(of, "edge");
    /** @type {Record<string, number>} */
    const sums = {};
    for (const [name, shape] of /** @type {const} */ ([
      ["blank", "blank"],
      ["blob", "blob"],
      ["edge", "stroke"],
    ])) {
      const { pass } = await run({ changes, centred: false, input: drawingOf(shape) });
      sums[name] = pass?.layers[of.layer].z?.[of.neuron] ?? 0; // the bias is 0, so z is the sum
    }
    const [right] = Object.keys(sums).sort((one, other) => sums[other] - sums[one]);
    return {
      right,
      values: { edge: told(sums.edge), blob: told(sums.blob), blank: told(sums.blank) },
    };
  },
};
