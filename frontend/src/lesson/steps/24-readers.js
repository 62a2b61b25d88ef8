/** @type {import("../step.js").Step} */
export default {
  name: "readers",
  place: { view: "networks" },
  lit: ["stage"],
  isDone: (state) => state.card?.name !== "digits",
  question: "shuffled",
  items: [112, 113, 114, 119],
};
