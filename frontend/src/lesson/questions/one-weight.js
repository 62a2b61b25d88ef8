import { readingOf, told } from "../question.js";
import { valueOf } from "../../store/state.js";

/** @import { State } from "../../types.js" */
/** @import { Question } from "../question.js" */

/** The new value of the one weight. */
const VALUE = 40;

/** @type {Question} */
export default {
  name: "one-weight",
  choices: (state) => [
    { id: rivals(state)[0], key: "question.digit", values: { digit: rivals(state)[0] } },
    { id: rivals(state)[1], key: "question.digit", values: { digit: rivals(state)[1] } },
    { id: "undecided", key: "answer.word.undecided" },
  ],
  async grade({ state, run }) {
    const layer = (state.card?.sizes.length ?? 1) - 1;
    const neuron = Number(rivals(state)[1]);
    const before = state.pass?.layers[layer - 1].a ?? new Float32Array(1);
    const source = before.indexOf(Math.max(...before));
    const was = valueOf(state.trained, layer, neuron, source);
    const changes = [{ layer, neuron, source, value: VALUE }];
    const there = await run({ view: "stage", input: state.drawing, changes });
    const outputs = there.pass?.layers[layer].a ?? new Float32Array(10);
    return {
      right: readingOf(there),
      values: {
        source: String(source),
        was: told(was),
        now: VALUE,
        first: rivals(state)[0],
        firstNow: told(outputs[Number(rivals(state)[0])]),
        second: String(neuron),
        secondNow: told(outputs[neuron]),
      },
    };
  },
};

/**
 * Returns the digit that is read now, and the target of the turned weight: the faintest output.
 * @param {State} state
 */
function rivals({ pass }) {
  const outputs = pass?.layers.at(-1)?.a ?? new Float32Array(10);
  const faintest = outputs.indexOf(Math.min(...outputs));
  return [String(pass?.answer?.digit ?? 0), String(faintest)];
}
