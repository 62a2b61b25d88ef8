import { valueOf } from "../../store/state.js";
import { RANDOM } from "./random-network.js";
import { ASKED, foundNow } from "./slopes.js";

const { dial } = ASKED;

/** @import { State } from "../../types.js" */

/** @type {import("../step.js").Step} */
export default {
  name: "downhill",
  place: { changes: [...RANDOM], view: "gradient" },
  asks: ASKED,
  lit: ["stage"],
  live: [
    {
      turns: {
        dial,
        label: "downhill.dial",
        value: ({ weights }) => biasOf(weights),
      },
    },
    { term: "gradient", marks: "[data-part=chain-check]" },
    { term: "gradient", marks: "[data-part=layer-slopes]" },
  ],
  values: ({ card, weights }) => ({ count: card?.parameter_count ?? 0, bias: biasOf(weights) }),
  show: "fp-gradient > .buttons",
  seen: "fp-gradient > .buttons",
  figure: "downhill",
  measure(state, { weights }) {
    const found = state.weights === weights ? foundNow(state) : null;
    return found && { name: "cost", value: found.cost };
  },
  isDone({ gradient, weights }) {
    const nudged = gradient?.nudged;
    return nudged?.weights === weights && nudged.after < nudged.before;
  },
  question: "bias-up",
  items: ["slope-foretells", "all-dials-at-once"],
};

/**
 * Returns the current bias, rounded to hundredths; 0 until it has arrived.
 * @param {State["weights"]} weights
 */
function biasOf(weights) {
  const value = weights.length > 2 ? valueOf(weights, dial.layer, dial.neuron, dial.source) : 0;
  return Math.round(100 * value) / 100;
}
