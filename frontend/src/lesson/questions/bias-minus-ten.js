import { BIAS } from "../../store/state.js";
import { told } from "../question.js";

/** @import { Question } from "../question.js" */

/** The bias that the lesson tries. */
const VALUE = -10;

/** @type {Question} */
export default {
  name: "bias-minus-ten",
  choices: () => [{ id: "same" }, { id: "half" }, { id: "dark" }],
  async grade({ state, run }) {
    const of = state.selection ?? { layer: 1, neuron: 0 };
    const before = activation(await run({ input: state.drawing, selection: of, changes: [] }), of);
    const there = await run({ changes: [{ ...of, source: BIAS, value: VALUE }] });
    const after = activation(there, of);
    const share = before > 0 ? after / before : 1;
    return {
      right: share > 0.8 ? "same" : share < 0.2 ? "dark" : "half",
      values: {
        before: told(before),
        after: told(after),
        z: told(there.pass?.layers[of.layer].z?.[of.neuron] ?? 0),
      },
    };
  },
};

/**
 * @param {import("../../types.js").State} state
 * @param {import("../../types.js").NeuronRef} of
 */
const activation = ({ pass }, { layer, neuron }) => pass?.layers[layer].a[neuron] ?? 0;
