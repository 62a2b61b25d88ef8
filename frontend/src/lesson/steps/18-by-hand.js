import { isTrained } from "../../store/state.js";

/** @type {import("../step.js").Step} */
export default {
  name: "by-hand",
  place: { view: "dials" },
  lit: ["stage"],
  values: ({ card }) => ({ count: card?.parameter_count ?? 0 }),
  isDone: (state) => !isTrained(state),
  question: "one-weight",
  items: [78, 79, 80, 81, 82, 83, 84, 85],
};
