/** @type {import("../step.js").Step} */
export default {
  name: "code",
  place: { view: "code" },
  lit: ["stage"],
  isDone: (state) => state.timing !== null,
  items: [10, 94, 95, 122],
};
