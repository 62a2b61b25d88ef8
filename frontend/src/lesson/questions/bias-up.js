import { RANDOM } from "../learning/random-network.js";
import { ASKED, costOf, isFound, slopeOf } from "../learning/slopes.js";
import { told, toldCost } from "../question.js";
import { PLACE } from "../step.js";

/** @import { Question } from "../question.js" */

/** How far the bias is turned up. */
const UP = 1;

const { input } = PLACE;
const { layer, neuron, source } = ASKED.dial;

/** @type {Question} */
export default {
  name: "bias-up",
  choices: () => [{ id: "falls" }, { id: "stays" }, { id: "rises" }],
  async grade({ run }) {
    const there = { input, view: /** @type {const} */ ("gradient") };
    const began = await run({ ...there, changes: [...RANDOM] }, isFound, ASKED);
    const [before, slope] = [costOf(began), slopeOf(began)];
    const changes = RANDOM.map((dial) =>
      isAsked(dial) ? { ...dial, value: dial.value + UP } : dial,
    );
    const after = costOf(await run({ ...there, changes }, isFound, ASKED));
    return {
      right: after < before ? "falls" : after > before ? "rises" : "stays",
      values: { slope: told(slope), before: toldCost(before), after: toldCost(after) },
      verdict: slope < 0 ? "negative" : "positive",
    };
  },
};

/** @param {import("../../types.js").Dial} dial */
const isAsked = (dial) => dial.layer === layer && dial.neuron === neuron && dial.source === source;
