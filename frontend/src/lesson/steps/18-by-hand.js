import { isTrained } from "../../store/state.js";

/** @type {import("../step.js").Step} */
export default {
  name: "by-hand",
  place: { view: "dials" },
  lit: ["stage"],
  show: "fp-edit .buttons",
  more: true,
  values: ({ card }) => ({ count: card?.parameter_count ?? 0 }),
  // Done once the digits have been counted again and fewer are read correctly.
  isDone: (state, { accuracy: before }) => {
    const { accuracy } = state;
    if (isTrained(state) || !accuracy || accuracy === before) return false;
    return accuracy.correct < accuracy.trainedCorrect;
  },
  question: "one-weight",
  items: [
    "wall-of-dials",
    "turned-dial",
    "random-or-trained",
    "dials-by-hand",
    "no-black-box",
    "wrong-answer",
    "neurons-off",
    "other-solutions",
  ],
};
