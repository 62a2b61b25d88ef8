/** @import { State } from "../../types.js" */
/** @import { Question } from "../question.js" */

/** Two sums that differ by less differ only by rounding: float32 has seven digits, and there are hundreds of terms. */
const ROUNDING = 1e-4;

/** @type {Question} */
export default {
  name: "linear-hidden",
  choices: () => [{ id: "yes" }, { id: "no" }],
  async grade({ run }) {
    const state = await run({ model: "identity", view: "linear" }, hasCollapsed);
    const deep = state.pass?.layers.at(-1)?.z ?? new Float32Array(0);
    const one = state.collapsed?.values.z ?? new Float32Array(0);
    const difference = Math.max(...deep.map((z, i) => Math.abs(z - one[i])));
    const sizes = state.card?.sizes ?? [];
    return {
      right: difference < ROUNDING ? "no" : "yes",
      values: {
        difference: difference.toExponential(1),
        all: state.card?.parameter_count ?? 0,
        one: ((sizes[0] ?? 0) + 1) * (sizes.at(-1) ?? 0),
      },
    };
  },
};

/** @param {State} state */
const hasCollapsed = ({ collapsed, pass }) => collapsed !== null && collapsed.seq === pass?.seq;
