import { isTrained } from "../../store/state.js";

/** @type {import("../step.js").Step} */
export default {
  name: "by-hand",
  place: { view: "dials" },
  lit: ["stage"],
  show: "fp-edit .buttons",
  more: true,
  values: ({ card }) => ({ count: card?.parameter_count ?? 0 }),
  // Seen once the digits were counted anew, and fewer of them were read.
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
