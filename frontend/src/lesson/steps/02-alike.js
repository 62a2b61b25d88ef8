/** @type {import("../step.js").Step} */
export default {
  name: "alike",
  place: { input: { type: "handwriting", digit: 3, seed: 2 } },
  lit: ["input", "answer"],
  isDone: (state, began) => state.drawing !== began.drawing && state.pass?.answer?.digit === 3,
  items: [2, 3, 4, 7],
};
