/** @type {import("../step.js").Step} */
export default {
  name: "digit",
  place: {},
  lit: ["input"],
  isDone: (state, began) => state.drawing !== began.drawing && !state.penDown,
  items: [1, 5, 6, 8, 9, 11],
};
